# must: harmless:
class A:
    n = 1
    def f(self):
        self.n += 1
        return self.n
a, b = A(), A()
r = a.f(), a.f(), b.f(), A.n
