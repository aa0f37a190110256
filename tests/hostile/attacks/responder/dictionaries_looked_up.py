# must: harmless:
d = {'a': 1}
r = d.get({}, 5), d.get([], 3)
