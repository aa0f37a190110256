class A:
    def __init__(self):
        self.x = self.y = 1
        self.a, self.b = 1, 2

    def up(self):
        self.x += 5
        self.y *= 2
        return self


class B(A):
    pass


class E(ValueError):
    def __init__(self, k):
        self.k = k


r = A().up().x, B().up().y, B().b, E(3).k
