# must: harmless:
a = [0, 1, 2]
i = 0
i = a[i] = 2
j, a[j - 0] = 1, 7
r = a, i, j
