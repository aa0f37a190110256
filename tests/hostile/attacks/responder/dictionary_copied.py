# must: harmless:
d = {"a": [1]}
e = d.copy()
e["a"].append(2)
e["b"] = 1
f = dict(d)
f["c"] = 1
r = d, e, f, list(f)
