# must: harmless:
from dataclasses import dataclass
@dataclass
class A:
    x: int
d = {'a': 1}
r = A(3) in d
