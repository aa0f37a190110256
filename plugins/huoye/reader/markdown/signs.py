"""Inline patterns that are looked for only where the sign is that each of them has.

Most texts have few signs, and a pattern that begins with a look behind is tried at every letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from markdown import Extension, Markdown
from markdown.inlinepatterns import BACKTICK_RE, InlineProcessor

P = TypeVar("P", bound=InlineProcessor)
# Markdown's own takes some of the backquotes that begin code, where there are too many for its end:
# an unclosed ````python would be code up to the next ```.
_WHOLE_RUNS = re.compile(
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?:(?<![\\`])|(?<=(?<!\\)\\`))(`+)(?!`)(.+?)(?<!`)\2(?!`))",
    re.S,
)


class _Signed:
    """Stands for a compiled pattern."""

    def __init__(self, pattern: re.Pattern[str], sign: str) -> None:
        self._pattern = pattern
        self._sign = sign

    def finditer(self, text: str, start: int = 0) -> Iterable[re.Match[str]]:
        return self._pattern.finditer(text, start) if text.find(self._sign, start) >= 0 else ()

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self._pattern.search(text, start) if text.find(self._sign, start) >= 0 else None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)


def only_with(sign: str, processor: P) -> P:
    """The processor, which from now on looks at texts with the sign alone."""
    processor.compiled_re = _Signed(processor.getCompiledRegExp(), sign)  # type: ignore[assignment]
    return processor


class SignExtension(Extension):
    """Markdown's own patterns."""

    def extendMarkdown(self, md: Markdown) -> None:
        backtick = md.inlinePatterns["backtick"]
        # Somebody else's may be for other signs.
        if isinstance(backtick, InlineProcessor) and backtick.pattern == BACKTICK_RE:
            backtick.compiled_re = _WHOLE_RUNS
            only_with("`", backtick)
