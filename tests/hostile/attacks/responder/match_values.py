# must: harmless:
def f(x):
    match x:
        case 1 | 2: return "a"
        case "s": return "b"
        case None: return "n"
        case True: return "t"
        case -1.5: return "m"
        case _: return "z"
r = [f(x) for x in (1, 2, "s", None, True, -1.5, 7, 1.0)]
