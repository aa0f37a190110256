# must: harmless:
d = {'a': 1}
r = d.setdefault([1], 5)
