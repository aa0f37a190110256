# must: refused: except TypeError
try:
    r = len(5)
except TypeError:
    r = "t"
