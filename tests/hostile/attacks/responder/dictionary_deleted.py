# must: harmless:
d = {"a": 1, "b": 2, "c": 3}
del d["b"]
d["b"] = 9
d.update({"a": 7, "z": 0})
d.update([("q", 1)])
r = list(d.items()), d.pop("a"), list(d)
