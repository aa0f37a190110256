# must: refused: asks for package “iniconfig”, which it does not declare
from huoye.formula.packages import PackageNeeded

raise PackageNeeded("iniconfig")
