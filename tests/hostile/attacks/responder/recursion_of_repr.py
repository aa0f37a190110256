# must: harmless:
class A:
    def __init__(self): self.a = self
    def __repr__(self): return repr(self.a)
r = repr(A())
