# must: harmless:
l = [1, 2]
for x in l:
    if len(l) < 6: l.append(x)
r = l
