# must: harmless:
d = {'a': 1}
r = d.get([1], 5)
