# must: refused: “is” of what is no None
r = type(True + 0) is int, type(True) is bool, isinstance(True, int), type(1 == 1) is bool, type(not 1) is bool, type(True & False) is bool
