# must: refused: an annotation that computes
calls = []
class T:
    def __add__(self, o):
        calls.append(o)
        return float
t = T()
x: t + 1 = 4
r = calls
