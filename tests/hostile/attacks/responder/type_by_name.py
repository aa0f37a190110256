# must: refused: \.__name__
r = type(1.0).__name__
