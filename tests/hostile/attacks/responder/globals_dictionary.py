# must: refused: globals\(\)
r = globals()["__name__"]
