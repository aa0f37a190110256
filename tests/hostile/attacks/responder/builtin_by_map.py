# must: harmless:
r = list(map(str, [0.1, 1e22, 1, True, None])), list(map(round, [2.5, 3.5, -0.5])), list(map(int, ["7", "-3"])), list(map(float, ["1e5", "inf"]))
