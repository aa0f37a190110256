# must: harmless:
r = (-8) ** (1 / 3)
