# must: refused: def __getattr__
class A:
    def __getattr__(self, n): return n
r = A().foo
