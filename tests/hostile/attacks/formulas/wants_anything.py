# must: refused: asks for package “../../numpy”, which it does not declare
from huoye.formula.packages import PackageNeeded


def needed():
    raise PackageNeeded('../../numpy')


from huoye import Result, Value


def wants_anything(x: float = 1.0) -> Result:
    found = str(needed())
    return Result([Value("v", x, found)])
