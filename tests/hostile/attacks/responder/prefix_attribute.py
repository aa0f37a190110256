# must: refused: \._h_own
class A:
    def __init__(self): self._h_own = 0
r = 1
