# must: refused: frozenset\(\)
r = frozenset([1, 2])
