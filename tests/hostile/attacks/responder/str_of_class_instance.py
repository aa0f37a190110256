# must: harmless:
class A:
    def __str__(self): return "s"
    def __repr__(self): return "r"
r = str(A()), repr(A()), f"{A()}", f"{A()!r}", "%s" % A(), [str([A()])], "{}".format(A())
