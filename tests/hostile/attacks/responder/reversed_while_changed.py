# must: harmless:
l = [1, 2, 3]
out = []
for x in reversed(l):
    out.append(x)
    if len(l) < 5: l.append(7)
r = out
