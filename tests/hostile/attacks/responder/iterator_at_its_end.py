# must: harmless:
l = [1, 2]
it = iter(l)
a = list(it)
l.append(3)
r = next(it, None)
