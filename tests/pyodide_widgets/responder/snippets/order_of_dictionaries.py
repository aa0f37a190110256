d = {"omega": 1, "beta": 2, "mu": 3}
d["new"] = 4
del d["beta"]
d["beta"] = 5
r = list(d), list(d.items()), str(d), {"a": 1, "b": 2} == {"b": 2, "a": 1}, d.pop("mu"), d | {"z": 0}
