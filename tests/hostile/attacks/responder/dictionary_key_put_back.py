# must: harmless:
d = {1: 'a'}
out = []
for k in d:
    out.append(k)
    if len(out) > 3:
        break
    v = d.pop(k)
    d[k] = v
r = out
