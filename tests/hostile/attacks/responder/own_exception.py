# must: harmless:
class Mine(ValueError):
    pass
def f(): raise Mine("a")
try:
    r = f()
except ValueError:
    r = "v"
