from typing import NamedTuple
class Place(NamedTuple):
    x: float
    y: float = 1.0
r = Place(3.0).y, Place(4.0, 5.0)[1]
