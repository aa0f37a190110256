# must: refused: __slots__
class A:
    __slots__ = ("x",)
a = A()
a.x = 1
try:
    a.y = 2
    r = 1
except LookupError:
    r = 2
