# must: harmless:
class A:
    def __str__(self): return "abc"
r = f"{A():>5}"
