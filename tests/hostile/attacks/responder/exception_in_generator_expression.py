# must: harmless:
out = []
try:
    for x in (1 / y for y in (1, 0, 2)): out.append(x)
except ZeroDivisionError:
    out.append("z")
r = out
