from dataclasses import dataclass, replace
@dataclass(frozen=True)
class Rod:
    length: float
    mass: float = 1.5
r = repr(replace(Rod(2.0), mass=4.0))
