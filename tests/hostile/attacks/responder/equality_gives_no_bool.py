# must: harmless:
class A:
    def __eq__(self, o): return 5
r = A() == 1, A() != 1, [A()] == [1], A() in [3]
