# must: harmless:
d = {}
d['a'] = 1
d['b'] = 2
def grow(k):
    d[k + 'x'] = 3
    return k
r = max(d, key=grow)
