# must: refused: @dataclass\(order=True\)
from dataclasses import dataclass
@dataclass(order=True)
class A:
    x: float
r = A(1) < A(2)
