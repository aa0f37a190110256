# must: harmless:
a = [1, 2, 3]
i = 0
i, a[i] = 2, 9
a[0], a[1] = a[1], a[0]
r = a, i
