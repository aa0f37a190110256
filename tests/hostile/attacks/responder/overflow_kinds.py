# must: harmless:
import math
out = []
for f in (lambda: math.exp(1000), lambda: 10.0 ** 1000, lambda: math.pow(10, 1000), lambda: math.cosh(1000), lambda: math.ldexp(1, 5000), lambda: 1e200 ** 2, lambda: (-10.0) ** 1001, lambda: 0.1 ** -1000):
    try:
        out.append(f())
    except OverflowError:
        out.append("o")
    except ValueError:
        out.append("v")
r = out
