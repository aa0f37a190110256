# must: harmless:
(a, *b), *c = [1, 2, 3], 4, 5
[d, [e, f]] = [1, [2, 3]]
for g, (h, i) in [(1, (2, 3))]: pass
*j, = "xy"
r = a, b, c, d, e, f, g, h, i, j
