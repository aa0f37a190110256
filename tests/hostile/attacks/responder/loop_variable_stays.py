# must: harmless:
for i in range(3): pass
for j in []: pass
r = i
