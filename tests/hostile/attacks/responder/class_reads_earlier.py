# must: harmless:
class A:
    a = 2
    b = a * 3
    c = [a] * 2
    def f(self, k=b): return k
r = A.b, A.c, A().f()
