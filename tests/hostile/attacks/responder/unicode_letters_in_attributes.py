# must: refused: an assignment to \.Å
class A:
    pass
a = A()
a.Å = 1
r = a.Å
