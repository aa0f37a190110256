# must: refused: an annotation that computes
def f(x: (y := 5) = 1): return x
r = f(), y
