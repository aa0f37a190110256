# must: refused: math\.log1p
import math
out = []
for f in (lambda: math.sqrt(-1.0), lambda: math.log(-1), lambda: math.asin(2), lambda: math.acosh(0.5), lambda: math.atanh(2), lambda: math.fmod(1, 0), lambda: math.fmod(math.inf, 1), lambda: math.sin(math.inf), lambda: math.pow(-1, 0.5), lambda: math.log(0, 2), lambda: math.log(2, 1), lambda: math.log1p(-1) if False else 0, lambda: math.factorial(-1), lambda: math.isqrt(-1), lambda: math.comb(-1, 2)):
    try:
        out.append(f())
    except ValueError:
        out.append("v")
    except OverflowError:
        out.append("o")
    except ZeroDivisionError:
        out.append("z")
r = out
