# must: harmless:
r = [("a" if x < 0 else "b" if x == 0 else "c") for x in (-1, 0, 1)]
