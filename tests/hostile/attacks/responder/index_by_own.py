# must: harmless:
class A:
    def __getitem__(self, k): return k
a = A()
r = a[1], a[1, 2], a["x"], a[-1]
