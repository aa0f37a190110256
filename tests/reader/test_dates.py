"""Dates: read without Pelican where that gives the same."""

from __future__ import annotations

import random

import pytest
from pelican.utils import get_date

from huoye.reader import dates


def test_whole_dates_are_those_that_pelican_reads() -> None:
    chance = random.Random(0)
    read = 0
    for _ in range(400):
        year, month, day = chance.randint(900, 2100), chance.randint(0, 14), chance.randint(0, 33)
        hour, minute, second = (chance.randint(0, most) for most in (25, 61, 61))
        written = f"{year:04}-{month:02}-{day:02}"
        written += chance.choice(
            ("", f" {hour:02}:{minute:02}", f" {hour:02}:{minute:02}:{second:02}")
        )
        if (found := dates.whole(written)) is not None:
            read += 1
            assert (found, type(found)) == (get_date(written), type(get_date(written))), written
    assert read > 100


@pytest.mark.parametrize(
    "written", ["", "2009", "2009-08", "2009-8-1", "2009-02-30", "2009-08-01T10:00", "0099-08-01",
                "2009-08-01 10:00 +0800", "２００９-08-01", "2009-08-01\n"]
)  # fmt: skip
def test_other_forms_are_left_to_pelican(written: str) -> None:
    assert dates.whole(written) is None
