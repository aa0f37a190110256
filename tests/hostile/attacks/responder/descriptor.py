# must: refused: def __get__
class D:
    def __get__(self, o, t): return 5
class A:
    x = D()
r = A().x
