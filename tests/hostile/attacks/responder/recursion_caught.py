# must: harmless:
def f(n): return f(n + 1)
try:
    r = f(0)
except ArithmeticError:
    r = "deep"
except LookupError:
    r = "look"
