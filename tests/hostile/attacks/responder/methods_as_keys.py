# must: harmless:
class A:
    def f(self): return 1
a = A()
r = len({a.f: 1, a.f: 2})
