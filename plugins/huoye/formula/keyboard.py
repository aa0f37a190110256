"""What a program finds where a keyboard would be: words that there is none."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from huoye.formula.text import Sentence

_WORDS = Sentence("no_keyboard")


class _NoKeyboard(io.TextIOBase):
    def __init__(self, lang: str) -> None:
        self._lang = lang

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> NoReturn:
        error = EOFError(_WORDS.said(self._lang))
        error.words = _WORDS  # type: ignore[attr-defined]
        raise error

    def readline(self, size: int = -1, /) -> NoReturn:  # type: ignore[override]
        self.read()


@contextmanager
def without_keyboard(lang: str) -> Iterator[None]:
    """Let ``input()``, and whatever reads standard input, raise EOFError in the reader's language;
    its ``words`` are a Sentence."""
    before, sys.stdin = sys.stdin, _NoKeyboard(lang)
    try:
        yield
    finally:
        sys.stdin = before
