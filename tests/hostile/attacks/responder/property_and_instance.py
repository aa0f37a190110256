# must: refused: an assignment to \.x
class A:
    @property
    def x(self): return 1
a = A()
try:
    a.x = 5
    r = a.x
except ValueError:
    r = 0
