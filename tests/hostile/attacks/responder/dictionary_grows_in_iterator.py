# must: harmless:
d = {1: 1}
it = iter(d)
out = [next(it)]
d[2] = 2
out.append(next(it, 9))
r = out
