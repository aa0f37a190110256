# must: harmless:
class A:
    pass
a, b = A(), A()
d = {a: 1, b: 2, a: 3}
r = list(d.values())
