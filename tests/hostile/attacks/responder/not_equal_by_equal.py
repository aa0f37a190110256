# must: harmless:
class A:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return self.x == o.x
r = A(1) != A(1), A(1) != A(2), not A(1) == A(2), [A(1)] != [A(1)], (A(1), 2) == (A(1), 2)
