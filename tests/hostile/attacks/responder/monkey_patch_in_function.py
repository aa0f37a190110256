# must: refused: another “abs” than Python's
def f(abs):
    return abs(3)
r = f(lambda x: x + 1)
