# must: harmless:
def g():
    x = yield 1
    yield x
    return 3
def h():
    v = yield from g()
    yield v
r = list(h()), sum(x for x in range(5)), any(x > 3 for x in range(5)), list(x * y for x in range(3) for y in range(x))
