# must: harmless:
l = list(range(10))
del l[::2]
r = l
