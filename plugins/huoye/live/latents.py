"""Seeded latents that are the same bits in NumPy and in every browser (twin: static/latents.mjs).

Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
SC 2011) gives 32-bit words; a word x becomes u = (x + 1/2) * 2**-32, never 0 or 1. Normals come
from u by Wichura's PPND16 (Algorithm AS 241, Applied Statistics 37, 1988), logistic numbers by
log(u / (1 - u)). Everything is float64 made of + - * / and square root, which IEEE 754 fixes to the
last bit; ``Math.log`` and friends are not fixed and do differ between engines, hence the logarithm
of our own. The result is rounded to float32 once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]
Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
_PARITY = 0x1BD11BDA
_LN2 = 0.6931471805599453
_SQRT_HALF = 0.7071067811865476
# log(m) = 2 (s + s^3/3 + s^5/5 + …) with s = (m - 1) / (m + 1): 12 terms reach float64's
# precision on [sqrt(1/2), sqrt(2)).
_LOG_SERIES = tuple(1.0 / (2 * k + 1) for k in range(12))

# Coefficients of AS 241, lowest power first.
_CENTRAL_P = (
    3.3871328727963666080e0,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
_CENTRAL_Q = (
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
)
_MIDDLE_P = (
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
_MIDDLE_Q = (
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)
_TAIL_P = (
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
_TAIL_Q = (
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)


def threefry(key: tuple[int, int], counter: Words) -> tuple[Words, Words]:
    """Threefry-2x32-20 at counters (counter[i], 0).

    key: two unsigned 32-bit integers. counter: uint32[n]. Returns two uint32[n].
    """
    k0, k1 = (np.uint32(part) for part in key)
    schedule = (k0, k1, np.uint32(_PARITY) ^ k0 ^ k1)
    x0 = counter + schedule[0]
    x1 = np.full_like(counter, schedule[1])
    for block in range(5):
        for rotation in _ROTATIONS[block % 2]:
            x0 = x0 + x1
            x1 = (x1 << np.uint32(rotation)) | (x1 >> np.uint32(32 - rotation))
            x1 = x1 ^ x0
        x0 = x0 + schedule[(block + 1) % 3]
        # Scalar uint32 addition warns where it wraps; wrapping is what the cipher means.
        injected = (int(schedule[(block + 2) % 3]) + block + 1) & 0xFFFFFFFF
        x1 = x1 + np.uint32(injected)
    return x0, x1


def uniforms(seed: int, count: int, stream: int = 0) -> Doubles:
    """``count`` numbers strictly between 0 and 1, float64[count].

    seed, stream: integers in [0, 2**32). Numbers 2i and 2i+1 come from counter i, so that a shorter
    call is a prefix of a longer one. Raises ValueError for a seed, stream or count out of range.
    """
    for name, value in (("seed", seed), ("stream", stream)):
        if not 0 <= value < 2**32:
            raise ValueError(f"{name} must lie in [0, 2**32), got {value}")
    if not 0 <= count <= 2**33:
        raise ValueError(f"count must lie in [0, 2**33], got {count}")
    pairs = np.arange((count + 1) // 2, dtype=np.uint32)
    words = np.stack(threefry((seed, stream), pairs), axis=1).reshape(-1)[:count]
    return (words.astype(np.float64) + 0.5) * 2.0**-32


def log(x: Doubles) -> Doubles:
    """Natural logarithm of positive float64[n], to about one unit in the last place."""
    mantissa, exponent = np.frexp(x)
    low = mantissa < _SQRT_HALF
    mantissa = np.where(low, mantissa * 2.0, mantissa)
    exponent = np.where(low, exponent - 1, exponent)
    s = (mantissa - 1.0) / (mantissa + 1.0)
    square = s * s
    series = np.full_like(s, _LOG_SERIES[-1])
    for coefficient in reversed(_LOG_SERIES[:-1]):
        series = series * square + coefficient
    return exponent * _LN2 + 2.0 * s * series


def normal_quantile(u: Doubles) -> Doubles:
    """Standard normal quantile of u in (0, 1), float64[n] (AS 241, PPND16)."""
    q = u - 0.5
    r = 0.180625 - q * q
    central = q * _ratio(_CENTRAL_P, _CENTRAL_Q, r)
    tail_probability = np.where(q < 0.0, u, 1.0 - u)
    root = np.sqrt(-log(tail_probability))
    middle = _ratio(_MIDDLE_P, _MIDDLE_Q, root - 1.6)
    far = _ratio(_TAIL_P, _TAIL_Q, root - 5.0)
    tail = np.where(root <= 5.0, middle, far)
    return np.where(np.abs(q) <= 0.425, central, np.where(q < 0.0, -tail, tail))


def normals(seed: int, count: int, stream: int = 0) -> Floats:
    """Standard normal latents, float32[count]. Arguments as for ``uniforms``."""
    return normal_quantile(uniforms(seed, count, stream)).astype(np.float32)


def logistics(seed: int, count: int, stream: int = 0) -> Floats:
    """Standard logistic latents log(u / (1 - u)), float32[count]. Arguments as for ``uniforms``."""
    u = uniforms(seed, count, stream)
    return log(u / (1.0 - u)).astype(np.float32)


def _ratio(numerator: tuple[float, ...], denominator: tuple[float, ...], x: Doubles) -> Doubles:
    return _horner(numerator, x) / _horner(denominator, x)


def _horner(coefficients: tuple[float, ...], x: Doubles) -> Doubles:
    result = np.full_like(x, coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        result = result * x + coefficient
    return result
