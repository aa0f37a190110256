# must: harmless:
r = sum(0.1 for _ in range(100)), sum([1e16, 1.0, -1e16]), sum([0.1, 0.2, 0.3]), sum((x * 0.1 for x in range(50)), 0.5), sum([1, 2.5, True]), sum([-0.0]), sum([-0.0, -0.0], -0.0)
