# must: refused: getattr\(\)
r = getattr([], "so" + "rt")
