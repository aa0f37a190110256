# must: harmless:
import math
r = math.floor(1e20)
