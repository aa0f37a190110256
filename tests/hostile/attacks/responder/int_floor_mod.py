# must: harmless:
r = [(x // y, x % y, divmod(x, y)) for x in (7, -7, 0, 10**12, -10**12) for y in (2, -2, 3, -10**6, 10**13)]
