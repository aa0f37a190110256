# must: refused: “is” of what is no None
r = type(1) is int, (type(1.0) is float) is True
