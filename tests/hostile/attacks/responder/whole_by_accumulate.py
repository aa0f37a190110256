# must: harmless:
from itertools import accumulate
import operator
r = [x / 7 for x in accumulate(range(1, 25), operator.mul)]
