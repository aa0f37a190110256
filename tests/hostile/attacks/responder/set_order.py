# must: refused: set\(\)
r = list(set([3, 1, 2]))
