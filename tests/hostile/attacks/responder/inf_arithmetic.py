# must: harmless:
i = float("inf")
r = i - i, i * 0, i // 1, i % 1, 1 // i, -1 // i, 1 % i, -1 % i, divmod(-1.0, i)
