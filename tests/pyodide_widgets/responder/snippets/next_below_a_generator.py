it = iter([1, 2])
def one():
    return next(it)
r = sum(one() for _ in range(5))
