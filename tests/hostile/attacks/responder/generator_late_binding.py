# must: harmless:
n = 2
g = (x * n for x in [1, 2])
n = 10
l = [1, 2]
h = (x for x in l)
l = [7]
r = list(g), list(h)
