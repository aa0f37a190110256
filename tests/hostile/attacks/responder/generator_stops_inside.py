# must: harmless:
def g():
    yield next(iter([]))
r = list(g())
