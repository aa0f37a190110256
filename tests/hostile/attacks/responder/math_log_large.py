# must: harmless:
import math
r = math.log(10**30)
