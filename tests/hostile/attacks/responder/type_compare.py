# must: refused: type\(\)
r = type([]) == list, type(1) == type(True), type("") is str, type(None) is None
