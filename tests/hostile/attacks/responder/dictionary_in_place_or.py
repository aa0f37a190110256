# must: harmless:
d = {"a": 1}
e = d
d |= {"b": 2, "a": 3}
r = d, e, list(d)
