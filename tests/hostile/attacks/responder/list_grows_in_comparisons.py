# must: harmless:
class A:
    def __init__(self, x):
        self.x = x
    def __lt__(self, other):
        l.append(A(1))
        return self.x < other.x
    def __gt__(self, other):
        if len(l) < 7:
            l.append(A(9))
        return self.x > other.x
l = [A(1), A(3), A(2)]
r = max(l).x, len(l)
