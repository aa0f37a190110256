# must: harmless:
from dataclasses import dataclass
@dataclass
class A:
    x: int
d = {'a': 1}
r = d.get(A(3), 4)
