# must: harmless:
from itertools import pairwise
d = {'a': 1, 'b': 3, 'c': 1}
out = []
for x, y in pairwise(d):
    out.append(x + y)
    v = d.pop(x)
    d[x + 'q'] = v
    if len(out) > 3:
        break
r = out
