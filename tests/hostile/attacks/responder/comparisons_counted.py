# must: harmless:
n = [0]
class C:
    def __init__(self, x): self.x = x
    def __lt__(self, o):
        n[0] += 1
        return self.x < o.x
l = sorted([C((i * 7) % 10) for i in range(10)])
r = n[0], [c.x for c in l]
