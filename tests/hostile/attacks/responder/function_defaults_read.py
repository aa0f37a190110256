# must: refused: \.__defaults__
def f(x=5): return x
r = f.__defaults__
