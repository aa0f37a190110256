# must: harmless:
from dataclasses import dataclass
@dataclass
class A:
    x: float
    y: list
n = float("nan")
r = A(n, [n]) == A(n, [n])
