# must: harmless:
l = [1]
l.append(l)
r = repr(l)
