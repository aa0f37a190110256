# must: harmless:
t = (1, 2, 1)
r = t.count(1), t.index(2), t + (3,), t * 2, t[1:], 2 in t
