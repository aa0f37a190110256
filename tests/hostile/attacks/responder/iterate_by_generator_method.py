# must: harmless:
class A:
    def __iter__(self):
        for i in range(3): yield i * i
r = list(A()), max(A()), sorted(A()), [x for x in A()], 4 in A(), tuple(A()), dict(enumerate(A()))
