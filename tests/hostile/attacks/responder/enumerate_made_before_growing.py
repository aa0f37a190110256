# must: harmless:
d = {'a': 3, 'b': 2}
e = enumerate(d)
d['z'] = 1
r = next(e, None)
