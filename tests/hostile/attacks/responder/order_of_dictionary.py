# must: harmless:
d = {}
for w in ("z", "a", "m", "b", "q"): d[w] = len(d)
del d["a"]; d["a"] = 9; d["z"] = 1
r = list(d), list(d.values()), [k for k in d], dict(d), str(d), {k: v for k, v in reversed(list(d.items()))}
