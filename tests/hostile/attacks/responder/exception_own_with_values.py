# must: harmless:
class Mine(Exception):
    def __init__(self, x): self.x = x
try:
    raise Mine(3)
except Mine:
    r = "mine"
