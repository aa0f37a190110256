"""How far a float is from the truth, in units of its last place."""

import math

import mpmath


def ulps(value: float, truth: mpmath.mpf) -> float:
    """|value − truth| in ulps of the float nearest the truth; work with 50 digits or more."""
    return float(abs(mpmath.mpf(value) - truth) / mpmath.mpf(math.ulp(float(truth))))
