# must: harmless:
n = int("9007199254740991")
r = n & 255, n | 1, n ^ n, n >> 50, ~n, -n >> 3, n & -n, (n >> 1) << 1
