# must: harmless:
d = {1: 1}
out = []
for k, v in d.items():
    out.append(k)
    if len(d) < 3: d[k + 5] = 1
r = out
