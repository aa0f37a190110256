"""``huoye.formula.numerals``: numbers as people read them, by the renderer's own rule."""

from host_numerals import shown as _shown
from lowered import Elsewhere, is_whole, written


def shown(number, digits=12):
    if is_whole(number):
        return written(number).replace("-", "−")
    text = _shown(float(number), digits)
    if text is None:
        raise Elsewhere("digits of a number")
    return text
