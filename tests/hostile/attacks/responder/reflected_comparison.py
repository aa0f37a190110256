# must: harmless:
class A:
    def __lt__(self, o): return "lt"
    def __eq__(self, o): return "eq"
r = A() < 1, 1 > A(), A() == 1, 1 == A(), A() != 1
