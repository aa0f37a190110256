# must: harmless:
r = True ** 2, 2 ** True, False ** False, True ** -1
