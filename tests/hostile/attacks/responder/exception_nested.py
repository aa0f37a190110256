# must: harmless:
out = []
try:
    try:
        1 / 0
    except KeyError:
        out.append("k")
    finally:
        out.append("f")
except ArithmeticError:
    out.append("a")
r = out
