y = 1.5


def f(x):
    y = x

    def g():
        return y * y

    return g() / 7


r = f(94906267)
