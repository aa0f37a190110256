# must: harmless:
class A:
    def __init__(self, x): self.x = x
class B(A):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y
r = B(1, 2).x, B(1, 2).y
