# must: harmless:
import math
i, n = math.inf, math.nan
r = [f(x) for f in (math.floor, math.ceil) for x in (1.5, -1.5)], math.atan2(-0.0, -1), math.atan2(0.0, -0.0), math.sin(1e22), math.tan(math.pi / 2), math.exp(-1000), math.isinf(-i), math.isnan(n), math.pow(i, 0), math.pow(n, 0), math.pow(1, n)
