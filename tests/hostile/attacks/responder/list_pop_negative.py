# must: harmless:
l = [1, 2, 3]
r = l.pop(-2), l, l.pop(), l
