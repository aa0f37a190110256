# must: harmless:
d = {"a": 1}
k = d.keys()
d["b"] = 2
r = list(k), len(k), sorted(k)
