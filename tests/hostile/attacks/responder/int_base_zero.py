# must: harmless:
r = int("0x1f", 0)
