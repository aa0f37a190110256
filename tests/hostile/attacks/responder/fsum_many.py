# must: harmless:
import math
r = math.fsum([1e100, 1.0, -1e100, 1e-20]), math.fsum([0.1] * 7), math.fsum([]), math.fsum([1, 2.5]), math.fsum(x / 7 for x in range(100)), math.fsum([1e-320, 1e-320]), math.fsum([-0.0])
