# must: harmless:
l = [1, 2, 3]
l[1:2] = range(3)
r = l
