# must: harmless:
def g(d):
    yield from d
d = {'a': 1, 'b': 2, 'c': 4}
out = []
for x in g(d):
    if len(d) < 6:
        d[x + 'x'] = 1
    out.append(x)
r = out
