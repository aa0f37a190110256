# must: harmless:
l = [1, 2, 3]
z = zip(l, l)
list(z)
l.append(4)
r = list(z)
