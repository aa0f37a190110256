def f(type):
    x = type[0]
    return x


r = f([5])
