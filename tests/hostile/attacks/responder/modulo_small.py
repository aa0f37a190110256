# must: harmless:
r = [x % y for x in (1e-17, -1e-17, 5e-324, -5e-324, 1.0, -1.0) for y in (1.0, -1.0, 0.1, 3.0)]
