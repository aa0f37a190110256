# must: harmless:
class A:
    def __neg__(self): return 5
try:
    r = +A()
except ValueError:
    r = 1
