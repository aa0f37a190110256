# must: harmless:
def f(x, kept=[]):
    kept.append(x)
    return len(kept)
r = f(1), f(2), f(3)
