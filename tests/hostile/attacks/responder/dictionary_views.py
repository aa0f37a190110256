# must: harmless:
d = {"a": 1, "b": 2}
r = d.keys() & {"a": 1}.keys()
