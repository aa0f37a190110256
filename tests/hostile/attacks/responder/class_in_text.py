# must: harmless:
class A:
    pass
r = str(A)
