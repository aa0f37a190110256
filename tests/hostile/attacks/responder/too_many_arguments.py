# must: harmless:
def f(a): return a
try:
    r = f(1, 2)
except ValueError:
    r = 0
