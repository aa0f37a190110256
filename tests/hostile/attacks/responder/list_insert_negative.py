# must: harmless:
l = [1, 2, 3]
l.insert(-1, 8)
l.insert(-10, 0)
l.insert(50, 9)
r = l
