# must: harmless:
l = [1, 2, 3]
out = []
for x in l:
    out.append(x)
    if len(l) < 6: l.insert(0, 9)
r = out
