# must: harmless:
class A:
    n = 2
    @staticmethod
    def f(x): return x + 1
    @classmethod
    def g(cls, x): return cls.n * x
class B(A):
    n = 5
r = A.f(1), A().f(2), A.g(3), B.g(3), B().g(1)
