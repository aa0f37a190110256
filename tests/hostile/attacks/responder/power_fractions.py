# must: harmless:
r = [a ** b for a in (2, 0.5, 3.7, 1e10, 1e-10) for b in (0.5, 1 / 3, -0.25, 2.5, 1e-5, 100.0)]
