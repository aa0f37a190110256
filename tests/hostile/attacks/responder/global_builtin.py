# must: refused: another “abs” than Python's
def f():
    global abs
    abs = 5
f()
r = abs
