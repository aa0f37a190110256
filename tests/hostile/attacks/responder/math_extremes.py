# must: harmless:
import math
r = [f(x) for f in (math.sin, math.cos, math.tan, math.atan, math.tanh, math.erf, math.sqrt, math.exp, math.expm1) for x in (0.0, -0.0, 1e-300, 1e-10, 700.0, 0.5)], math.log(5e-324), math.log10(1e-5), math.log2(1e300), math.log(10, 10), math.log(1000, 10), math.fmod(-7, 3), math.fmod(1e300, 7), math.copysign(3, -1), math.ldexp(0.7, 10), math.frexp(0.0), math.modf(-0.0), math.degrees(math.pi), math.radians(180), math.atan2(-1, -1), math.acosh(1.0), math.asinh(-1e10), math.atanh(0.999)
