"""On which line of a JSON text a value stands, so that errors can name it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.S)


def line_of(text: str, place: tuple[str | int, ...]) -> int | None:
    """1-based line of the value at ``place``, or of its nearest container that exists.

    text: valid JSON. () is the document.
    """
    lines = {found: text.count("\n", 0, start) + 1 for found, start in _walk(text)}
    for length in range(len(place), -1, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


def line_of_word(text: str, word: str) -> int | None:
    """1-based line of the first number or name that is written so, outside of texts."""
    words = (token for token in _TOKEN.finditer(text) if token[0] == word)
    return next((_line(text, token) for token in words), None)


def line_of_twin(text: str) -> int | None:
    """1-based line of the first key that its table has already."""
    #: Of every table or list that is open.
    keys: list[set[str]] = []
    last: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            keys.append(set())
        elif token[0] in "]}":
            keys.pop()
        elif token[0] == ":" and last is not None:
            key = json.loads(last[0])
            if key in keys[-1]:
                return _line(text, last)
            keys[-1].add(key)
        last = token
    return None


def _line(text: str, token: re.Match[str]) -> int:
    return text.count("\n", 0, token.start()) + 1


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
