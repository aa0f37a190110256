# must: harmless:
class B:
    def __str__(self): return "S"
r = str([B()])
