# must: refused: endless loop
from huoye import Result, Value


def endless_formula(x: float = 1.0) -> Result:
    found = str(sum(1 for _ in iter(int, 1)))
    return Result([Value("v", x, found)])
