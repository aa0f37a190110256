# must: refused: another “max” than Python's
r = [max for max in [1, 2]]
