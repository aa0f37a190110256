# must: harmless:
l = [1, 2, 3]
l[0:1] = "ab"
r = l
