# must: harmless:
def f(x):
    if x: y = 1
    return y
try:
    r = f(0)
except LookupError:
    r = 2
except ValueError:
    r = 3
