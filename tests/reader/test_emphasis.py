"""Asterisks that don't fit lose no text."""

import itertools
from collections.abc import Callable

import pytest

from huoye.core.build import Build
from huoye.reader import PageResult, Pipeline
from huoye.reader.plain_text import plain_text

PIPELINE = Build().get(Pipeline)


@pytest.mark.parametrize("length", [3, 4, 5])
def test_every_letter_comes_out_in_its_order(length: int) -> None:
    for pieces in itertools.product(["*", "**", "甲", "乙"], repeat=length):
        written = "丙" + "".join(pieces) + "丁"
        text = plain_text(PIPELINE.html(written, "zh"))
        assert text.replace("*", "") == written.replace("*", ""), written


def test_what_fits_is_emphasis(converted: Callable[..., PageResult]) -> None:
    html = converted("*甲* **乙** ***丙*** *丁**戊**己*").html
    assert html.count("<em>") == 3
    assert html.count("<strong>") == 3
