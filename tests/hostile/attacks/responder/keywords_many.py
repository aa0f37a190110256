# must: harmless:
def f(a, b=2, *, c, d=4): return a, b, c, d
r = f(1, c=3), f(b=1, a=2, c=9, d=0)
