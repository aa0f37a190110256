# must: harmless:
d = {'a': 1, 'b': 3, 'c': 1}
def f(v):
    d.pop('c', None)
    d['q'] = 3
    return v
r = max(d, key=f), d
