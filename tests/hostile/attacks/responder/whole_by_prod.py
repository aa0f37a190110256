# must: harmless:
import math
r = math.prod(range(1, 25)) / 7
