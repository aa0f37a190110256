# must: harmless:
l = [1, 2]
it = enumerate(l)
a = list(it)
l.append(3)
r = list(it)
