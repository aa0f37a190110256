# must: harmless:
from dataclasses import dataclass
n = [0]
def count():
    n[0] += 1
    return n[0]
@dataclass
class A:
    x: float = count()
    y: float = x + 10
r = A().x, A().y, A().x, n, A.x
