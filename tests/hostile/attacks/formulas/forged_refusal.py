# must: refused: has broken the interpreter
import json

from huoye import Result, Value


def forged_refusal(x: float = 1.0) -> Result:
    real = json.dumps
    json.dumps = lambda value, **how: real(
        {"error": {"kind": "input", "message": ["<b>"], "english": {}, "input": {}, "line": "1"}}, **how
    )
    return Result([Value("v", x, "")])
