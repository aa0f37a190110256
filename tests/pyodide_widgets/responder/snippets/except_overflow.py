import math
def safe(f, *values):
    try:
        return f(*values)
    except OverflowError:
        return "overflow"
    except ZeroDivisionError:
        return "zero"
    except ValueError:
        return "value"
r = safe(math.exp, 900), safe(math.cosh, 999), safe(lambda: 10.0**309), safe(math.sqrt, -1), safe(math.log, 0), safe(math.pow, 0, -1), safe(lambda: 0.0**-1), safe(lambda: 1 % 0), safe(math.pow, 1e200, 2), safe(int, math.inf), safe(math.atanh, 1)
