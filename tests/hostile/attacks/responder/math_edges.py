# must: harmless:
import math
out = []
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.acos(2), lambda: math.exp(710), lambda: math.pow(0, -1), lambda: math.fmod(1, 0), lambda: math.atanh(1), lambda: math.cosh(711), lambda: math.log(8, 2), lambda: math.log2(0), lambda: math.factorial(5), lambda: math.gcd(12, 18), lambda: math.floor(-0.5), lambda: math.ceil(-0.5), lambda: math.trunc(-1.5), lambda: math.modf(-1.5), lambda: math.frexp(-3.0), lambda: math.ldexp(1.0, -1080), lambda: math.copysign(1, -0.0), lambda: math.isclose(1, 1 + 1e-10), lambda: math.fsum([0.1] * 10), lambda: math.prod([0.1, 3]), lambda: math.comb(20, 10), lambda: math.perm(5, 2), lambda: math.isqrt(10**12), lambda: math.degrees(1), lambda: math.erf(0.5), lambda: math.expm1(1e-10)):
    try:
        out.append(f())
    except ValueError:
        out.append("v")
    except OverflowError:
        out.append("o")
    except ZeroDivisionError:
        out.append("z")
r = out
