import math
r = math.hypot(1.5, 2.5), math.dist((1, 2), (4, 6.5)), math.cbrt(9.1)
