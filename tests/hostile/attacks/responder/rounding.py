# must: harmless:
r = [round(x, n) for x in (2.675, 0.5, 1.5, -2.5, 1e16, 123456.789, 5e-324, 0.1 + 0.2) for n in (0, 1, 2, 5, 17)], [round(x) for x in (0.5, 1.5, 2.5, -0.5, 1e15 + 0.5)]
