# must: harmless:
n = float("nan")
r = n == n, n != n, n < 1, n > 1, max(n, 1.0), max(1.0, n), min(n, 1.0), min(1.0, n), max([1.0, n, 2.0]), min([n, 3.0])
