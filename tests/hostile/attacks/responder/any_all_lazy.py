# must: harmless:
calls = []
def f(x):
    calls.append(x)
    return x
r = any(f(x) for x in (0, 1, 2)), all(f(x) for x in (1, 0, 2)), calls
