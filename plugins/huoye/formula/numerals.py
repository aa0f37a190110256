"""Numbers as people read them."""

from __future__ import annotations

import math

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(number: float, digits: int = 12) -> str:
    """At most ``digits`` significant digits: ``25.5269988634``, ``−3``, ``1.5×10⁻⁷``.

    Twelve is what every platform's libm agrees on with room to spare, so that page text
    never flips between two roundings. Integers are written out in full; infinity
    is ∞, and what is no number is —.
    """
    if isinstance(number, int):
        return str(number).replace("-", "−")
    if not math.isfinite(number):
        return "—" if math.isnan(number) else "∞" if number > 0 else "−∞"
    mantissa, _, exponent = format(number, f".{digits}g").partition("e")
    mantissa = mantissa.replace("-", "−")
    if not exponent:
        return "0" if mantissa == "−0" else mantissa
    power = f"10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    if mantissa in ("1", "−1"):
        return mantissa.replace("1", power)
    return f"{mantissa}×{power}"
