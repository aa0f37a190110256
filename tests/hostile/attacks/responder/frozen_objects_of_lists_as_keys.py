# must: harmless:
from dataclasses import dataclass
@dataclass(frozen=True)
class A:
    x: list
def make(k):
    return dict([(k, 1)])
r = len(make(A([1])))
