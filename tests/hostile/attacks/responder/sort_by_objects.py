# must: harmless:
class A:
    def __init__(self, x): self.x = x
    def __lt__(self, other): return self.x > other.x
    def __repr__(self): return str(self.x)
r = repr(sorted([A(1), A(3), A(2)]))
