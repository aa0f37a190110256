# must: harmless:
d = {(1, 2): 3}
r = d.get((1.0, 2.0)), d.get((1, [2]))
