# must: harmless:
r = int("ff", 16), int("-101", 2), int("z", 36), int("0x1f", 16), int("7", 8)
