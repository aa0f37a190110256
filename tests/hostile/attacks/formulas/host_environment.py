# must: harmless: canary
import os

from huoye import Result, Value


def host_environment(x: float = 1.0) -> Result:
    found = str(dict(os.environ))
    return Result([Value("v", x, found)])
