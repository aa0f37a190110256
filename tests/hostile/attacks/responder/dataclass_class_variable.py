# must: refused: ClassVar
from dataclasses import dataclass
from typing import ClassVar
@dataclass
class A:
    n: ClassVar[int] = 3
    x: float = 1
r = A(5).x, A.n
