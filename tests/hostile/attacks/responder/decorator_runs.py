# must: refused: @twice
def twice(f):
    def g(x): return 2 * f(x)
    return g
@twice
def h(x): return x + 1
r = h(3)
