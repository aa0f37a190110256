# must: harmless:
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + (o.x if isinstance(o, V) else o))
    def __radd__(self, o): return V(o + self.x)
    def __mul__(self, o): return V(self.x * o)
    def __rmul__(self, o): return V(o * self.x)
    def __neg__(self): return V(-self.x)
    def __sub__(self, o): return V(self.x - o.x)
    def __truediv__(self, o): return V(self.x / o)
    def __eq__(self, o): return isinstance(o, V) and self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __bool__(self): return self.x != 0
    def __len__(self): return 3
    def __getitem__(self, i): return self.x * i
    def __contains__(self, y): return y == self.x
    def __call__(self, y): return self.x + y
    def __abs__(self): return abs(self.x)
v, w = V(2), V(3)
r = (v + w).x, (1 + v).x, (v + 1).x, (2 * v).x, (v * 2.5).x, (-v).x, (w - v).x, (w / 2).x, v == V(2), v != w, v < w, v > w, bool(V(0)), len(v), v[4], 2 in v, v(5), abs(V(-4)), sum([v, w], V(0)).x, [x for x, _ in zip(v, range(2))]
