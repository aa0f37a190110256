"""``math`` of lowered code: MicroPython's own where its bits and errors are CPython's."""

import math
from math import (
    acos, acosh, asin, asinh, atan, atan2, atanh, copysign, cos, degrees, e, erf, erfc, fabs, fmod,
    frexp, inf, isclose, isfinite, isinf, isnan, log, log2, log10, modf, nan, pi, radians, sin,
    sqrt, tan, tanh, tau,
)  # fmt: skip

from lowered import Elsewhere, is_whole, mul, near

ceil, floor, trunc = near(math.ceil), near(math.floor), near(math.trunc)


def _overflowing(function):
    """It can only fail by being too large."""

    def checked(x):
        try:
            return function(x)
        except ValueError:
            raise OverflowError("math range error")

    return checked


exp, sinh, cosh = _overflowing(math.exp), _overflowing(math.sinh), _overflowing(math.cosh)
expm1 = _overflowing(math.expm1)


def ldexp(x, exponent):
    r = math.ldexp(x, exponent)
    if r - r != 0.0 and x - x == 0.0:
        raise OverflowError("math range error")
    return r


def pow(x, y):
    try:
        return math.pow(x, y)
    except ValueError:
        if x == 0 or (x < 0 and y != math.floor(y)):
            raise ValueError("math domain error")
        raise OverflowError("math range error")


def _check_whole(*values):
    for value in values:
        if not is_whole(value):
            raise Elsewhere("what is no whole number")


def factorial(n):
    _check_whole(n)
    if n > 18:
        raise Elsewhere("a whole number beyond 2**53")
    return math.factorial(n)


def comb(n, k):
    _check_whole(n, k)
    if n < 0 or k < 0:
        raise ValueError("must be a non-negative integer")
    if k > n:
        return 0
    k, r = min(k, n - k), 1
    for i in range(k):
        r = mul(r, n - i) // (i + 1)
    return r


def perm(n, k=None):
    if k is None:
        return factorial(n)
    _check_whole(n, k)
    if n < 0 or k < 0:
        raise ValueError("must be a non-negative integer")
    r = 1
    for i in range(k):
        r = mul(r, n - i)
    return r if k <= n else 0


def gcd(*values):
    _check_whole(*values)
    a = 0
    for b in values:
        b = abs(b)
        while b:
            a, b = b, a % b
    return abs(a)


def isqrt(n):
    _check_whole(n)
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    r = int(math.sqrt(n))
    while r * r > n:
        r -= 1
    while (r + 1) * (r + 1) <= n:
        r += 1
    return r


def prod(values, start=1):
    for value in values:
        start = mul(start, value)
    return start


def fsum(values):
    """Exact partial sums (Shewchuk), rounded once, as CPython has them."""
    partials = []
    for x in values:
        x = float(x)
        if x - x != 0.0:
            raise Elsewhere("fsum of what is not finite")
        i = 0
        for y in partials:
            if abs(x) < abs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low:
                partials[i] = low
                i += 1
            x = high
        if x - x != 0.0:
            raise Elsewhere("fsum beyond all floats")
        partials[i:] = [x] if x else []
    return _rounded(partials)


def _rounded(partials):
    if not partials:
        return 0.0
    n = len(partials) - 1
    high, low = partials[n], 0.0
    while n > 0:
        x, n = high, n - 1
        y = partials[n]
        high = x + y
        low = y - (high - x)
        if low:
            break
    if n > 0 and ((low < 0.0 and partials[n - 1] < 0.0) or (low > 0.0 and partials[n - 1] > 0.0)):
        y = low * 2.0
        x = high + y
        if y == x - high:
            high = x
    return high
