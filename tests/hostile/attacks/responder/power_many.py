# must: harmless:
r = [a ** b for a in (2, -2, 0.5, -0.5, 3.0, 10) for b in (0, 1, 2, 3, -1, -2, 0.0, -3.0, 2.0)]
