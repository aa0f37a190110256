# must: harmless:
l = list(range(6))
l[2:5] = [9]
l[0:0] = [7, 8]
l[:] = l[::-1]
l[10:] = [1]
r = l
