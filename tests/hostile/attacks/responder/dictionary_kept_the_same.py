# must: harmless:
d = {"a": 1, "b": 2}
for k in d: d[k] += 1
for k, v in d.items(): d[k] = v * 2
r = d
