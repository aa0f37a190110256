"""Indented code that names its language in its first line."""

import pytest

from tests.reader.conftest import Read


@pytest.mark.parametrize("head", [":::python", "::python", "#!python", ":::python hl_lines=1"])
def test_the_head_is_a_language_and_not_shown(converted: Read, head: str) -> None:
    html = converted(f"Text.\n\n    {head}\n    return 1\n\nText.\n").html
    assert '<span class="k">return</span>' in html
    assert "python" not in html


@pytest.mark.parametrize("line", ["#!/bin/sh", ":::", "a :::python", "::: note"])
def test_other_first_lines_are_code(converted: Read, line: str) -> None:
    assert line in converted(f"Text.\n\n    {line}\n    return 1\n").html


def test_code_of_one_line_is_code(converted: Read) -> None:
    assert "#!python" in converted("Text.\n\n    #!python\n").html
