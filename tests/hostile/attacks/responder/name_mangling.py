# must: refused: \.__x
class A:
    def __init__(self): self.__x = 1
    def get(self): return self.__x
a = A()
r = a.get(), hasattr(a, "__x")
