# must: harmless:
class A:
    n = [1]
    def f(self): return self.n
class B(A):
    n = [2]
r = A().f(), B().f(), A.n, B().n
