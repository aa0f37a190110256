# must: refused: “is” of what is no None
class A:
    def f(self): return 1
a = A()
r = a.f == a.f, a.f is a.f
