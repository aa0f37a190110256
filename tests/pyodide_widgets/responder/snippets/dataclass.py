from dataclasses import dataclass, field
@dataclass(frozen=True)
class Rod:
    length: float
    mass: float = 1.5
    marks: list = field(default_factory=list)
    def inertia(self):
        return self.mass * self.length**2 / 12
r = Rod(2.0).inertia(), Rod(3.0) == Rod(3.0, 1.5), Rod(1.0, 2.0) != Rod(1.0), str(Rod(1.0, marks=[2]))
