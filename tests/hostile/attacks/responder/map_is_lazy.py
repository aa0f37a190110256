# must: harmless:
calls = []
def f(x):
    calls.append(x)
    return x
m = map(f, [1, 2])
before = len(calls)
r = before, list(m), list(m), calls
