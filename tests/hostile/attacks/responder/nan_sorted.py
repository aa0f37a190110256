# must: harmless:
n = float("nan")
r = sorted([3.0, n, 1.0])
