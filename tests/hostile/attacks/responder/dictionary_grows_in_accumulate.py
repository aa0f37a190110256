# must: harmless:
from itertools import accumulate
d = {'a': 1, 'b': 2, 'c': 4}
def f(x, y):
    if len(d) < 6:
        d[y + 'x'] = 1
    return x + y
r = list(accumulate(d, f))
