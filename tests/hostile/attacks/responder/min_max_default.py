# must: harmless:
r = max([], default=3), min((), default=None), max([1], default=0), max("ab", key=ord), min([3, 1], [2, 9]), max((1, 2), (1, 1)), max([[1], [2]])
