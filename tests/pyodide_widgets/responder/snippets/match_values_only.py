calls = []
def seen(x):
    calls.append(x)
    return x
def plain(x):
    match seen(x):
        case 1:
            return "one"
        case 2 | 3:
            return "few"
        case "ash":
            return "tree"
        case _:
            return "some"
r = [plain(x) for x in (1, 2, 3, "ash", 50)], calls
