# must: harmless:
l = []
for i in range(60): l = [l]
r = str(l), l == l
