# must: refused: forged_control.py: its result has a form that no result has: .*step
import sys

from huoye import Result, Value

real = sys.modules["huoye.formula.host"].describe
sys.modules["huoye.formula.host"].describe = lambda *given: [
    {**one, "step": '"><script>alert(1)</script>'} for one in real(*given)
]


def forged_control(x: float = 1.0) -> Result:
    return Result([Value("v", x, "")])
