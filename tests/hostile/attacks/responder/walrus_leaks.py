# must: harmless:
r = [y := x + 1 for x in range(3)], y
