# must: harmless:
class P:
    def __init__(self, *c): self.c = c
    def __call__(self, x):
        s = 0
        for c in self.c: s = s * x + c
        return s
r = P(1, 2, 3)(2.5), list(map(P(1, 0), [1, 2])), sorted([3, 1], key=P(-1, 0))
