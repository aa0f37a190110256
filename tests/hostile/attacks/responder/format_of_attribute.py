# must: refused: \.format\(\) with fields of another form
class A:
    def __init__(self): self.x = 5
r = "{0.x}".format(A())
