# must: harmless:
n = 1
def f(x=n): return x
n = 2
fs = [lambda y=i: y for i in range(3)]
gs = [lambda: i for i in range(3)]
r = f(), [g() for g in fs], [g() for g in gs]
