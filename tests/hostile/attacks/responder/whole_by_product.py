# must: harmless:
p = 1
for i in range(1, 30): p *= i
r = p / 3
