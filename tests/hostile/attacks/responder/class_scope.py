# must: harmless:
x = 1
class A:
    x = 2
    def f(self): return x
r = A().f()
