def f(a, /, b, *, c=5):
    return a, b, c
r = f(1, 2, c=7), f(1, b=3)
