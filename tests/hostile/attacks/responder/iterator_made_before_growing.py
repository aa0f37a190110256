# must: harmless:
d = {'a': 1, 'b': 2}
it = iter(d)
d['c'] = 3
r = next(it, None)
