# must: harmless:
from itertools import combinations, islice, permutations, product
out = []
for make in (combinations, permutations):
    try:
        out.append(list(make([1], -1)))
    except ValueError:
        out.append(0)
r = out
