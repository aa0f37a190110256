# must: harmless:
class A:
    def __iter__(self): return iter([1, 2])
a = A()
x, y = a
r = list(a), x, y, sum(a), [*a], max(a), tuple(a), 2 in a
