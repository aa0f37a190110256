# must: harmless:
i = float("inf")
r = sum([i, 1.0]), sum([1e308, 1e308]), sum([1e308, 1e308, -1e308]), sum([i, -i])
