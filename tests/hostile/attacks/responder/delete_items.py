# must: harmless:
l = list(range(10))
del l[0], l[-1]
del l[2:4]
r = l
