"""``:smile:`` by GitHub's names, as the character; ``10:30:45``, ``第:a:组`` and other words stay.

pymdownx.emoji knows no boundaries, and would write pictures of another site.
"""

from __future__ import annotations

import re

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor

from huoye.reader.markdown.signs import only_with

_NAME = r"(?<![A-Za-z0-9_:])(:[a-z0-9_+-]+:)(?![A-Za-z0-9_:\x02])"
# A name only where no word stands beside it.
_SHORT = re.compile(r":(?:[a-z]|\d+):")


class _EmojiProcessor(InlineProcessor):
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        beside = data[max(0, m.start() - 1) : m.start()] + data[m.end() : m.end() + 1]
        if _SHORT.fullmatch(m[1]) and any(map(str.isalpha, beside)):
            return None, None, None
        # 1,870 names, for pages that have one.
        from pymdownx.gemoji_db import aliases, emoji

        found = emoji.get(aliases.get(m[1], m[1]))
        codes = found and (found.get("unicode_alt") or found.get("unicode"))
        if not codes:
            return None, None, None
        return "".join(chr(int(code, 16)) for code in codes.split("-")), m.start(), m.end()


class EmojiExtension(Extension):
    """Takes the names that stand in text, where no extension of the settings has taken them."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(only_with(":", _EmojiProcessor(_NAME, md)), "emoji-names", 59)
