d = {"omega": 1, "beta": 2, "mu": 3}
d["new"] = 4
del d["beta"]
d["beta"] = 5
d.update({"mu": 9, "pi": 3})
r = list(d), list(d.items()), str(d), {"a": 1, "b": 2} == {"b": 2, "a": 1}, d.pop("mu"), dict(z=1, a=2), d.copy() == d, [{"a": 1, "b": 2}] == [{"b": 2, "a": 1}]
