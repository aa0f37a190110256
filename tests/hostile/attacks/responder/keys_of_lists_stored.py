# must: harmless:
d = {}
d[[1]] = 2
r = len(d)
