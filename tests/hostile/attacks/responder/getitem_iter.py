# must: harmless:
class A:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * i
r = list(A()), 4 in A(), sum(A())
