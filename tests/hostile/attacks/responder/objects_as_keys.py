# must: refused: a dictionary beside a class whose objects are no keys
class A:
    def __init__(self, x): self.x = x
    def __eq__(self, other): return self.x == other.x
r = len({A(1): 1, A(1): 2})
