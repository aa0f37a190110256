# must: harmless:
d = {'a': 1, 'b': 2}
out = []
for k in d:
    out.append(k)
    if len(out) > 1:
        break
    v = d.pop(k)
    d[k + 'x'] = v
r = out
