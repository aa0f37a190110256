# must: harmless:
r = [int(x // y) for x, y in ((7.5, 2), (-7.5, 2), (1e15, 3), (0.3, 0.1), (1.0, 0.1))]
