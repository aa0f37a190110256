def kind(x):
    match x:
        case "ash" | "oak":
            return "tree"
        case 0 | None:
            return "nothing"
        case n if n == 7:
            return "seven"
        case _:
            return "other"
def plain(x):
    match x + 1:
        case 1:
            return "one"
        case 2 | 3:
            return "few"
        case _ if x > 10:
            return "many"
        case _:
            return "some"
r = [plain(x) for x in (0, 1, 2, 5, 50)]
