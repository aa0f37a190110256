# must: harmless:
d = {1: "int"}
d[1.0] = "float"
d[True] = "bool"
e = {True: "b", 1: "i"}
f = {0.0: "z", -0.0: "n", False: "f"}
r = list(d.items()), list(e.items()), list(f.items())
