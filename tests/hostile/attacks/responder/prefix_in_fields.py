# must: refused: _h_own
from dataclasses import dataclass
@dataclass
class A:
    _h_own: float = 0
r = 1
