# must: harmless:
d = {1: 1, 2: 2}
out = []
for k in d:
    out.append(k)
    d.pop(1, None)
r = out
