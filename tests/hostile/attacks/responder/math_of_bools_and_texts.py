# must: harmless:
import math
try:
    r = math.sin("1")
except ValueError:
    r = 0
