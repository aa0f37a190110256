from enum import Enum
class Side(Enum):
    LEFT = 1
    RIGHT = 2
r = [side.name for side in Side], Side(1).name
