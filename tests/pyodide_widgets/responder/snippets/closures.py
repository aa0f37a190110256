def counter():
    n = 0
    def more(by=1):
        nonlocal n
        n += by
        return n
    return more
f = counter()
f()
r = f(4), (lambda *a, k=2: (a, k))(1, 2, k=9), [g(10) for g in [lambda x, n=n: x + n for n in range(3)]]
