# must: harmless:
r = list(range(5, 0, -2)), range(10)[3], len(range(0, 10, 3)), 5 in range(10), range(3) == range(3), list(reversed(range(4))), range(10)[2:5], 2.0 in range(3)
