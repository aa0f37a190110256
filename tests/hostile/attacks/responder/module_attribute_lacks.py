# must: refused: math\.nothing
import math
try:
    r = math.nothing
except LookupError:
    r = 0
