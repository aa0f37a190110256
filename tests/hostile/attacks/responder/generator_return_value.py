# must: harmless:
def g():
    yield 1
    return 2
def h():
    x = yield from g()
    yield x * 10
r = list(h())
