# must: harmless:
l = [1]
l += "ab"
l.extend((2, 3))
r = l
