# must: refused: there is no module subprocess
from huoye import Result, Value


def host_program(x: float = 1.0) -> Result:
    found = str(__import__("subprocess").run(["touch", "@FOLDER@/ran"]))
    return Result([Value("v", x, found)])
