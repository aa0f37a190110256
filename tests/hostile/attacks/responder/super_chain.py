# must: harmless:
class A:
    def f(self): return ["a"]
class B(A):
    def f(self): return ["b"] + super().f()
class C(B):
    def f(self): return ["c"] + super().f()
r = C().f(), isinstance(C(), A)
