# must: harmless:
l = list(range(6))
l[::2] = [7, 8, 9]
r = l
