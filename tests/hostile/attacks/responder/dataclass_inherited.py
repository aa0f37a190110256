# must: refused: @dataclass
from dataclasses import dataclass
@dataclass
class A:
    x: float
@dataclass
class B(A):
    y: float = 2
b = B(1, 3)
r = b.x, b.y, B(5) == B(5, 2), A(1) == B(1)
