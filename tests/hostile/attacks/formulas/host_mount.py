# must: refused: there is no module pyodide_js
from huoye import Result, Value


def host_mount(x: float = 1.0) -> Result:
    found = str(__import__("pyodide_js").mountNodeFS("/host", "@FOLDER@"))
    return Result([Value("v", x, found)])
