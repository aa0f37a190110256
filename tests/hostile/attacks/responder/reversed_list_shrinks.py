# must: harmless:
l = [1, 2, 3, 4, 5]
out = []
try:
    for x in reversed(l):
        out.append(x)
        l.pop()
        l.pop()
except IndexError:
    out.append('e')
r = out
