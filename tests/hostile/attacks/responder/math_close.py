# must: harmless:
import math
r = math.isclose(0, 1e-12), math.isclose(0, 1e-12, abs_tol=1e-9), math.isclose(1e300, 1.0000000001e300), math.isclose(math.inf, math.inf), math.isclose(math.nan, math.nan), math.isclose(1, 1.1, rel_tol=0.2)
