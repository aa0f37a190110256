def sum(values):
    return "mine"
r = sum([1, 2])
