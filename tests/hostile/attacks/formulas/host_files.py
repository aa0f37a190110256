# must: refused: there is no module js
from huoye import Result, Value


def host_files(x: float = 1.0) -> Result:
    found = str(__import__("js").process.getBuiltinModule("fs").readFileSync("@FOLDER@/secret.txt", "utf8"))
    return Result([Value("v", x, found)])
