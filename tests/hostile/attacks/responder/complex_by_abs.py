# must: harmless:
r = abs((-1) ** 0.5)
