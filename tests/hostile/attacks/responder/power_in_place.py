# must: harmless:
x = 3
x **= 2
y = 2.0
y **= 0.5
z = 10
z **= -2
r = x, y, z
