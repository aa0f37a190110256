# must: refused: there is no module ctypes
from huoye import Result, Value


def machine_code(x: float = 1.0) -> Result:
    found = str(__import__("ctypes").CDLL(None))
    return Result([Value("v", x, found)])
