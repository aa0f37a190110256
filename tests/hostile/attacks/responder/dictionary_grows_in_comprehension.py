# must: harmless:
d = {1: 1}
def f(k):
    if k < 20: d[k + 10] = 1
    return k
r = [f(k) for k in d]
