# must: harmless:
n = 1
def f():
    global n, m
    n += 1
    m = 5
f()
r = n, m
