# must: harmless:
out = []
for f in (lambda: 1e308 * 10, lambda: 10.0 ** 400, lambda: 2.0 ** 1024, lambda: (-1e200) ** 3, lambda: 1e308 + 1e308, lambda: 2 ** 0.5, lambda: 1e-320 / 10):
    try:
        out.append(f())
    except OverflowError:
        out.append("o")
r = out
