# must: harmless:
n = float("nan")
r = min([(n, 1), (0.0, 2)], key=lambda p: p[0])[1], max(range(3), key=lambda i: [1.0, n, 2.0][i])
