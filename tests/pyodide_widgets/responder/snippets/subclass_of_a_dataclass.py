from dataclasses import dataclass


@dataclass
class A:
    x: float


class B(A):
    pass


r = str(B(1.5)), B(1.0) == A(1.0), B(1.0) == B(1.0)
