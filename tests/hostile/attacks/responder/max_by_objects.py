# must: harmless:
class A:
    def __init__(self, x): self.x = x
    def __lt__(self, other): return self.x > other.x
    def __gt__(self, other): return self.x < other.x
r = max(A(1), A(3)).x, min([A(1), A(3), A(2)]).x, max([A(5), A(5)], key=lambda a: a.x).x
