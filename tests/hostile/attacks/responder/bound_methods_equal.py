# must: harmless:
class A:
    def f(self): return 1
x = A()
r = x.f == x.f, [x.f] == [x.f], x.f in [x.f]
