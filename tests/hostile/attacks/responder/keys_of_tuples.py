# must: harmless:
d = {(0, 1): "a", (0.0, True): "b", ("x",): 1, (): 2, ((1, 2), 3): 4}
r = list(d.items()), d[(0, 1)], d.get(((1, 2), 3))
