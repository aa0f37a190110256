# must: harmless:
class A:
    def __repr__(self): return "R"
class B:
    def __str__(self): return "S"
r = str(A()), f"{A()}", f"{B()}", "%s" % B(), "%r" % A(), str([A(), A()]), str((A(),)), str({"a": A()})
