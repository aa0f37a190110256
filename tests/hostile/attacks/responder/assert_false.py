# must: harmless:
try:
    assert 1 == 2, "x"
    r = 0
except ArithmeticError:
    r = 1
