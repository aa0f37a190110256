# must: harmless:
class A:
    def __init__(self, x): self.x = x
    def __add__(self, o): return A(self.x + o)
a = A(1)
b = a
a += 5
r = a.x, b.x
