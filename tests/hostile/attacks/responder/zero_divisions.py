# must: harmless:
out = []
for f in (lambda: 1 / 0, lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 / 0.0, lambda: 0.0 ** -1, lambda: 0 ** -1, lambda: divmod(1, 0), lambda: 1.0 // 0, lambda: 1.0 % 0):
    try:
        out.append(f())
    except ZeroDivisionError:
        out.append("z")
r = out
