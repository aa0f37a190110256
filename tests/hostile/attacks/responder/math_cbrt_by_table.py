# must: harmless:
import math
table = {"a": math}
r = table["a"].cbrt(27.0)
