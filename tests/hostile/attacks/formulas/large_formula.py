# must: refused: formulas/large_formula.py:6: .*MemoryError
from huoye import Result, Value


def large_formula(x: float = 1.0) -> Result:
    found = str(len(bytearray(2 * 10**9)))
    return Result([Value("v", x, found)])
