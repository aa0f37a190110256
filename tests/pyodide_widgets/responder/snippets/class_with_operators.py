class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)
    def __rmul__(self, k):
        return Vector(k * self.x, k * self.y)
    def __neg__(self):
        return Vector(-self.x, -self.y)
    def __getitem__(self, place):
        return (self.x, self.y)[place]
    def __eq__(self, other):
        return self.x == other.x and self.y == other.y
    @property
    def size(self):
        return (self.x**2 + self.y**2) ** 0.5
    @staticmethod
    def zero():
        return Vector(0, 0)
    def __repr__(self):
        return f"Vector({self.x}, {self.y})"
    def __lt__(self, other):
        return self.size < other.size
r = (3 * Vector(1, 2) + Vector(0.5, 0)).size, str(sorted([Vector(3, 4), Vector(0, 1)])), -Vector(1, 2) == Vector(-1, -2), Vector(7, 8)[1], Vector.zero().x, f"{Vector(1, 2.0)}"
