# must: harmless:
import math
m = math
r = m.sin(1), m.pi
