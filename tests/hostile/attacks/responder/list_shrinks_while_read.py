# must: harmless:
l = [1, 2, 3, 4]
out = []
for x in l:
    out.append(x)
    l.pop(0)
r = out, l
