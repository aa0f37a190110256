"""On which line of a JSON text a value stands, so that errors can name it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_SPACE = re.compile(r"\s*")


def line_of(text: str, place: tuple[str | int, ...]) -> int | None:
    """1-based line of the value at ``place``, or of its nearest container that exists.

    text: valid JSON. () is the document.
    """
    lines = {found: text.count("\n", 0, start) + 1 for found, start in _walk(text)}
    for length in range(len(place), -1, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


def _walk(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Every value's place and where it starts; containers come before what they hold."""
    decoder = json.JSONDecoder()

    def skip(position: int) -> int:
        match = _SPACE.match(text, position)
        assert match is not None
        return match.end()

    def value(
        place: tuple[str | int, ...], position: int
    ) -> Iterator[tuple[tuple[str | int, ...], int]]:
        position = skip(position)
        yield place, position
        opening = text[position]
        if opening not in "[{":
            return
        index = 0
        position = skip(position + 1)
        while text[position] not in "]}":
            key: str | int = index
            if opening == "{":
                key, position = decoder.raw_decode(text, position)
                position = skip(position) + 1  # the colon
            yield from value((*place, key), position)
            _, position = decoder.raw_decode(text, skip(position))
            position = skip(position)
            if text[position] == ",":
                position = skip(position + 1)
            index += 1

    return value((), 0)
