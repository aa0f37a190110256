# must: harmless:
from functools import reduce
d = {'a': 1, 'b': 2}
def f(x, y):
    d[y + 'x'] = 1
    return y
r = reduce(f, d)
