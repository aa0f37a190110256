# must: refused: a subclass of type
class M(type):
    pass
class A(metaclass=M):
    pass
r = 1
