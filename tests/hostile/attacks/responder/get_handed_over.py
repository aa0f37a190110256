# must: harmless:
d = {'a': 3, 'b': 2}
r = list(map(d.get, [[1], 'a']))
