# must: harmless:
import math
r = [f(x * 1.7 + 0.3) for f in (math.sin, math.cos, math.tan, math.exp, math.sqrt, math.log, math.atan, math.sinh, math.cosh, math.tanh, math.asinh, math.log10, math.log2, math.expm1, math.erf, math.erfc) for x in range(40)]
