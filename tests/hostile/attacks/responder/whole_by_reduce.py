# must: harmless:
from functools import reduce
import operator
r = reduce(operator.mul, range(1, 25)) / 7
