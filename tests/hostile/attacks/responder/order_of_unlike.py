# must: harmless:
r = 1 < "a"
