# must: harmless:
def f(g): return g(1.5, 2.5, 7)
r = f(max)
