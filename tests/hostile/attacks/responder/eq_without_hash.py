# must: harmless:
class A:
    def __eq__(self, o): return True
r = A() == A(), A() in [1], [A()] == [2], A() != 1
