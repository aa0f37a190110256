# must: harmless:
from dataclasses import dataclass
@dataclass
class A:
    x: float
    s: str = "q"
r = str(A(1)), repr(A(0.1, "it's")), f"{A(1e22)}"
