# must: harmless:
calls = []
def f(x):
    calls.append(x)
    return x
r = f(1) < f(2) < f(3), f(3) < f(2) < f(9), 1 < 2 > 1, 1 == 1.0 == True, calls
