# must: refused: a subclass of OutOfDomain
from huoye import OutOfDomain
class Mine(OutOfDomain):
    pass
r = 1
