# must: harmless:
l = [3, 1, 0]
try:
    l.sort(key=lambda x: 1 / x)
except ZeroDivisionError:
    l.append(9)
r = l
