# must: harmless:
from dataclasses import dataclass, field
@dataclass
class A:
    kept: list = field(default_factory=list)
a, b = A(), A()
a.kept.append(1)
r = a.kept, b.kept
