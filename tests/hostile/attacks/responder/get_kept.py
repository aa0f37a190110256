# must: harmless:
d = {'a': 3, 'b': 2}
g = d.get
r = g([1])
