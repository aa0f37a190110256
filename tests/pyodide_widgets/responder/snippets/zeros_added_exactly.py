import math
r = math.fsum([-0.0]), math.fsum([-0.0, -0.0]), math.fsum([1e16, -0.0, -1e16]), math.fsum([])
