# must: refused: hasattr\(\)
class A:
    def __init__(self): self.y = 3
    def y2(self): return self.y
a = A()
r = a.y2(), hasattr(a, "z")
