# must: harmless:
d = {1: 'a'}
e = {2: 1}
r = d.get(e.keys(), 4)
