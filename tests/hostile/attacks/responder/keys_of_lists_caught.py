# must: harmless:
d = {'a': 1}
try:
    r = d[[1]]
except KeyError:
    r = 0
