# must: harmless:
from itertools import product, combinations
l = [1, 2]
p, c = product(l), combinations(l, 2)
l.append(3)
r = list(p), list(c)
