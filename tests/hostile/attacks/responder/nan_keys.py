# must: harmless:
n = float("nan")
d = {n: 1}
r = n in d, d.get(n)
