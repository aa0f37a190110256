# must: harmless:
try:
    x = 2 ** 62 + 1
    r = x * 1.0
except ArithmeticError:
    r = 0
