class Whole:
    def __radd__(self, other):
        return 2**52
    def __rmul__(self, other):
        return 2**52
def f(w):
    a, b = 0.5 + w, 0.5 * w
    return a * a + 1, b * b + b
r = f(Whole())
