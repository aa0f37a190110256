# must: harmless:
n = [0]
class C:
    def __init__(self, x): self.x = x
    def __gt__(self, o):
        n[0] += 1
        return self.x > o.x
    def __lt__(self, o):
        n[0] += 100
        return self.x < o.x
r = max([C(3), C(5), C(1)]).x, n[0], min([C(3), C(5), C(1)]).x, n[0]
