# must: harmless:
d = {"a": 1}
r = [1] in d, d.get([1], 5)
