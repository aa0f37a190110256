# must: harmless:
class A:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
r = bool(A(0)), bool(A(2)), not A(0), "a" if A(0) else "b", any([A(0), A(1)]), [x.n for x in filter(None, [A(0), A(3)])]
