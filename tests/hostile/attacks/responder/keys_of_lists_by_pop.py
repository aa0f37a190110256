# must: harmless:
d = {'a': 1}
r = d.pop([1], 5)
