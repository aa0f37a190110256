# must: harmless:
r = sum([0.1] * 10), sum([1, 0.1, 0.2]), sum([1e100, 1.0, -1e100]), sum([True, 0.5]), sum([], 0.0), sum([[1], [2]], []), sum(x / 10 for x in range(11))
