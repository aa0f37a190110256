# must: harmless:
import math
def f(m=math): return m.gamma(5.5)
r = f()
