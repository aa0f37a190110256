# must: harmless:
from dataclasses import dataclass, field
@dataclass
class A:
    kept: list = field(default_factory=list)
r = A(None).kept, A([]).kept
