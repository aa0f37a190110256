# must: refused: formulas/forged_html.py: its result holds .<iframe.*, which no figure may hold
from huoye import Result, Value


def forged_html(x: float = 1.0) -> Result:
    import sys

    sys.modules["huoye.formula.evaluate"].result_html = lambda *_: '<div class="result"><iframe src="/"></iframe></div>'
    return Result([Value("v", x, "")])
