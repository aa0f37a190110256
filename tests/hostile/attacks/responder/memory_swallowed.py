# must: harmless:
try:
    r = len([0] * 10**9)
except ArithmeticError:
    r = 0
except LookupError:
    r = 1
