# must: refused: there is no module pyodide
from huoye import Result, Value


def host_code(x: float = 1.0) -> Result:
    found = str(__import__("pyodide.code", fromlist=["x"]).run_js("process"))
    return Result([Value("v", x, found)])
