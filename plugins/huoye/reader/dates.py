"""Dates as Chinese writes them."""

from __future__ import annotations

import re

_CHINESE = re.compile(r"\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：／－．", "0123456789:/-.")


def iso(written: str) -> str:
    """``2009年8月1日`` as ``2009-08-01``; anything else as it is, in ASCII digits.

    >>> iso("2009年8月1日 10:00")
    '2009-08-01 10:00'
    """
    plain = written.translate(_FULL_WIDTH)
    return _CHINESE.sub(lambda m: f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}", plain, count=1)
