# must: harmless:
def f(x):
    match x:
        case True: return "t"
        case 1: return "one"
        case 0: return "zero"
        case False: return "f"
        case _: return "z"
r = [f(x) for x in (1, True, 0, False, 1.0, 0.0)]
