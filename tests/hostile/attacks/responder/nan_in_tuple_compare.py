# must: harmless:
n = float("nan")
r = (n, 1) < (n, 2), [n] == [n], (1, n) == (1, n)
