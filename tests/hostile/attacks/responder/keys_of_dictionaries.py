# must: harmless:
r = len({(1, [2]): 3})
