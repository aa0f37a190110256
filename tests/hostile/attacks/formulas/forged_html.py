# must: refused: formulas/forged_html.py: its result holds .*<iframe.*, which no figure may hold
from huoye import Result, Value


def forged_html(x: float = 1.0) -> Result:
    Result.as_data = lambda *_: {
        "values": '<div class="result"><iframe src="/"></iframe></div>', "notes": [], "plots": [], "tables": []
    }
    return Result([Value("v", x, "")])
