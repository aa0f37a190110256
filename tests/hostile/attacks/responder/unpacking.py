# must: harmless:
a, *b, c = range(5)
(d, e), f = (1, 2), 3
try:
    g, h = [1, 2, 3]
except ValueError:
    g = "v"
r = a, b, c, d, e, f, g
