# must: harmless:
l = [1]
l += (x for x in range(2))
r = l
