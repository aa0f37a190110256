# must: harmless:
class A:
    def f(self, x): return x
r = A.f(A(), 3), A.f(5, 4)
