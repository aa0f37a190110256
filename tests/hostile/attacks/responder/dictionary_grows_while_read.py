# must: harmless:
d = {1: 1}
n = 0
for k in d:
    n += 1
    if n < 3: d[n + 5] = 1
r = n
