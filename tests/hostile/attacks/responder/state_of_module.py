# must: harmless:
n = [0]
def f():
    n[0] += 1
    return n[0]
r = f(), f()
