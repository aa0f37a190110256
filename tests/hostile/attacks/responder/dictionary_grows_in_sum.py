# must: harmless:
d = {1: 1}
def f(k):
    d[k + 10] = 1
    return k
r = sum(map(f, d))
