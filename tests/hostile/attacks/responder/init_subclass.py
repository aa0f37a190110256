# must: refused: def __init_subclass__
class A:
    def __init_subclass__(cls): cls.x = 1
class B(A):
    pass
r = B.x
