# must: harmless:
l = list(range(6))
l[1:3] = [9, 9, 9]
l[-1:] = []
del l[0]
r = l
