# must: harmless:
out = []
for x in (1, 0):
    try:
        out.append(1 / x)
    except ZeroDivisionError:
        out.append("z")
    else:
        out.append("e")
    finally:
        out.append("f")
r = out
