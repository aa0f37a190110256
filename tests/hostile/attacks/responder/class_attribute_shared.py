# must: refused: an assignment to \.n
class A:
    kept = []
    n = 0
x, y = A(), A()
x.kept.append(1); x.n += 1
A.n += 10
r = y.kept, y.n, x.n, A.n
