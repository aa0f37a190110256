# must: harmless:
r = (1 << 60) + 0.5
