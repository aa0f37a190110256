# must: harmless:
l = [[0]] * 3
l[0].append(1)
r = l, [l[0] is None]
