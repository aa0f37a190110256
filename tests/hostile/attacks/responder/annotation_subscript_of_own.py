# must: refused: an annotation that computes
calls = []
class T:
    def __getitem__(self, k):
        calls.append(k)
        return float
t = T()
def f(x: t[3]): return x
r = f(1), calls
