# must: harmless:
r = [(x // y, x % y, divmod(x, y)) for x in (5.5, -5.5, 1e17, -0.0, 0.0, 1e-20, -1e-20) for y in (2.0, -2.0, 0.1, 1e17)]
