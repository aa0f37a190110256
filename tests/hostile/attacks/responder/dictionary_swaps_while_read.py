# must: harmless:
d = {1: 1, 2: 2}
out = []
for k in d:
    out.append(k)
    if k < 5:
        del d[k]
        d[k + 10] = 1
r = out
