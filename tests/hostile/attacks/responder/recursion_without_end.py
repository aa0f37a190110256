# must: refused: except RuntimeError
def f(n): return f(n + 1)
try:
    r = f(0)
except RuntimeError:
    r = "deep"
