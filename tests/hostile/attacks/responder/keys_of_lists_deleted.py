# must: harmless:
d = {'a': 1}
try:
    del d[[1]]
    r = 1
except KeyError:
    r = 0
