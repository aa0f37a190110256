# must: refused: an assignment to \.v
calls = []
class A:
    def __init__(self): self.v = 1
a = A()
def get():
    calls.append("get")
    return a
get().v += 1
r = a.v, calls
