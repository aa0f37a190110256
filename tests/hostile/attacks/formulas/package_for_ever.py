# must: refused: asks for package “iniconfig” again and again
from huoye.formula.packages import PackageNeeded

PACKAGES = ["iniconfig"]


def package_for_ever():
    raise PackageNeeded("iniconfig")
