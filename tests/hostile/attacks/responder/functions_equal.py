# must: harmless:
def f(): return 1
g = f
r = f == g, f in [g], f != (lambda: 1), [f].index(g)
