# must: harmless:
d = {1: 1}
out = []
for i, k in enumerate(d):
    out.append(k)
    if i < 2: d[k + 5] = 1
r = out
