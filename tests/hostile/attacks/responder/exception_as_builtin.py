# must: refused: another “ValueError” than Python's
ValueError = KeyError
r = 1
