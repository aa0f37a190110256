# must: harmless:
d = {}
for i in range(2000): d[i * 7 % 2003] = i
r = list(d)[:5], len(d), d[14], sum(d.values())
