# must: harmless:
d = {'a': 1, 'b': 2}
v = d.keys()
out = []
for k in v:
    out.append(k)
    if len(out) > 3:
        break
    d[k + 'x'] = 1
r = out
