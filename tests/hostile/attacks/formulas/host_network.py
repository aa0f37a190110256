# must: refused: there is no module socket
from huoye import Result, Value


def host_network(x: float = 1.0) -> Result:
    found = str(__import__("socket").create_connection(("127.0.0.1", int("@PORT@"))))
    return Result([Value("v", x, found)])
