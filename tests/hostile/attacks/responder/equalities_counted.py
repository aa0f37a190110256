# must: harmless:
n = [0]
class C:
    def __init__(self, x): self.x = x
    def __eq__(self, o):
        n[0] += 1
        return self.x == o.x
a, b = C(1), C(2)
r = a in [b, a], n[0], [b, a].index(a), n[0], [a, b].count(a), n[0], [a] == [a], n[0]
