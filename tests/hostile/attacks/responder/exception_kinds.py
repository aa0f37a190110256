# must: harmless:
out = []
for f in (lambda: [][1], lambda: {}["a"], lambda: int("x"), lambda: [1].index(2), lambda: (1,)[5], lambda: "a"[3], lambda: [].pop(), lambda: {}.pop("a"), lambda: float("x"), lambda: max([]), lambda: chr(-1), lambda: [1].remove(2), lambda: next(iter([]))):
    try:
        f()
        out.append(0)
    except IndexError:
        out.append("i")
    except KeyError:
        out.append("k")
    except ValueError:
        out.append("v")
r = out
