def where(p):
    match p:
        case (0, y):
            return y
        case [x, *rest]:
            return rest
        case _:
            return None
r = where((0, 4)), where([1, 2, 3])
