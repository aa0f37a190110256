"""Dates as Chinese writes them, and that of nothing."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime

from pelican.utils import SafeDatetime

_CHINESE = re.compile(r"\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_WHOLE = re.compile(r"([1-9]\d{3})-(\d\d)-(\d\d)(?: (\d\d):(\d\d)(?::(\d\d))?)?", re.ASCII)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：／－．", "0123456789:/-.")


def iso(written: str) -> str:
    """``2009年8月1日`` as ``2009-08-01``; anything else as it is, in ASCII digits.

    >>> iso("2009年8月1日 10:00")
    '2009-08-01 10:00'
    """
    plain = written.translate(_FULL_WIDTH)
    return _CHINESE.sub(lambda m: f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}", plain, count=1)


def whole(written: str) -> SafeDatetime | None:
    """The date of ``2009-08-01``, also with ``10:00`` or ``10:00:30``, as Pelican reads it; None
    for every other form. Pelican tries out many for each, and takes thirty times as long.

    >>> whole("2009-08-01 10:00"), whole("1 Aug 2009")
    (SafeDatetime(2009, 8, 1, 10, 0), None)
    """
    found = _WHOLE.fullmatch(written)
    try:
        return SafeDatetime(*(int(part or 0) for part in found.groups())) if found else None
    except ValueError:  # Pelican says what is wrong
        return None


def of_nothing() -> datetime:
    """What a feed without articles is dated by: SOURCE_DATE_EPOCH, seconds, or 1970."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(given) if given.isdecimal() else 0, UTC)
