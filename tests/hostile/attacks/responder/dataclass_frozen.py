# must: harmless:
from dataclasses import dataclass
@dataclass(frozen=True)
class A:
    x: float
    def f(self): return self.x
a = A(1)
d = {a: 2}
r = d[A(1)]
