# must: harmless:
import math
def f(m): return m.hypot(3, 4)
r = f(math)
