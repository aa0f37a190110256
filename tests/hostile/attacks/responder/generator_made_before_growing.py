# must: harmless:
d = {'a': 1}
g = (x for x in d)
d['b'] = 3
r = list(g)
