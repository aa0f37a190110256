# must: harmless:
def f(a, *b, c=1): return a, b, c
r = f(1), f(1, 2, 3), f(*[1, 2], c=5), f(*range(3))
