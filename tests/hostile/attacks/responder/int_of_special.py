# must: harmless:
out = []
for f in (lambda: int(float("nan")), lambda: int(float("inf")), lambda: round(float("inf")), lambda: round(float("nan"), 1), lambda: round(float("inf"), 2)):
    try:
        out.append(f())
    except ValueError:
        out.append("v")
    except OverflowError:
        out.append("o")
r = out
