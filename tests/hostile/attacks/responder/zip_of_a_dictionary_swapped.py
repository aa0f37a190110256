# must: harmless:
d = {'a': 3, 'b': 2}
for k, i in zip(d, [1, 2, 3]):
    d.pop(k)
    d[k + 'y'] = i
    if i == 2:
        break
r = d, k
