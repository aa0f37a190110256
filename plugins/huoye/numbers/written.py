"""A number as Python's format specification writes it, in a text and in TeX."""

from __future__ import annotations

import re

from huoye.numbers.errors import NumberError

#: Without what makes no sense in a text: widths, alphabets other than ten digits, the machine's
#: language (``n``).
_FORM = re.compile(r"[+-]?z?#?(?:0\d{1,2})?[,_]?(?:\.\d{1,2})?[deEfFgG%]?", re.A)
_EXPONENT = re.compile(r"(?P<mantissa>.+)[eE](?P<exponent>[+-]\d+)")
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_TEX = str.maketrans({",": "{,}", "%": r"\%", "_": r"\_"})
_LONGEST = 40
_FORMS = "Write .3f for decimals, .3g for digits, ,.0f for thousands, .1% for per cent, or .2e"


def check(form: str) -> None:
    """Raises NumberError for a specification that is none of numbers."""
    if not _FORM.fullmatch(form):
        raise NumberError(f"“{form[:40]}” is no format of a number", _FORMS)


def as_text(number: int | float, form: str) -> str:
    """For prose: ``−0.5``, ``12,288``, ``12.1%``, ``1.5×10⁻⁷``. Raises NumberError for a form that
    the number can't have."""
    mantissa, exponent = _parts(number, form)
    mantissa = mantissa.replace("-", "−")
    if not exponent:
        return mantissa
    return _product(mantissa, "×", f"10{str(exponent).translate(_SUPERSCRIPT)}")


def as_tex(number: int | float, form: str) -> str:
    r"""For formulas, one group: ``{12{,}288}``, ``{1.5\times10^{-7}}``. Raises as ``as_text``."""
    mantissa, exponent = _parts(number, form)
    mantissa = mantissa.translate(_TEX)
    if exponent:
        mantissa = _product(mantissa, r"\times", f"10^{{{exponent}}}")
    return f"{{{mantissa}}}"


def _product(mantissa: str, sign: str, power: str) -> str:
    return mantissa.replace("1", power) if mantissa.strip("+-−") == "1" else mantissa + sign + power


def _parts(number: int | float, form: str) -> tuple[str, int]:
    """The digits as Python writes them, and the power of ten behind them."""
    try:
        text = format(number, form)
    except ValueError:
        what = f"“{form}” can't write {number}"
        raise NumberError(what, f"{_FORMS}; d is for whole numbers alone") from None
    if len(text) > _LONGEST:
        raise NumberError(f"“{form}” makes {len(text)} characters of {number:g}", "Write .3g")
    found = _EXPONENT.fullmatch(text)
    return (found["mantissa"], int(found["exponent"])) if found else (text, 0)
