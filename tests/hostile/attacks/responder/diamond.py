# must: refused: a metaclass, or several bases
class A:
    def f(self): return "A"
class B(A):
    pass
class C(A):
    def f(self): return "C"
class D(B, C):
    pass
r = D().f()
