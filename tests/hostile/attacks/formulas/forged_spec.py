# must: harmless: </script><script>alert
import sys

from huoye import Result, Value

TEXT = "</script><script>alert(1)</script>"
real = sys.modules["huoye.formula.host"].evaluate
sys.modules["huoye.formula.host"].evaluate = lambda *given: {**real(*given), "values": {TEXT: 1}}


def forged_spec(x: float = 1.0) -> Result:
    return Result([Value("v", x, "")])
