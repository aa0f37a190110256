"""Links and pictures whose ends Python-Markdown looks for as far as the paragraph goes.

It does so for each of them again, letter by letter: of ``[a](`` a thousand times over it would take
a minute. Ends that are near cost nothing here; what is looked for in vain is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor, LinkInlineProcessor
from markdown.util import STX

from huoye.reader.source import PageSource

#: An end that is so near is not counted.
_NEAR = 200
#: Letters beyond that, of all ends of a page: about a second.
_MOST_LETTERS = 4_000_000
_SHOWN = 40


class LinkExtension(Extension):
    """Counts for all of Python-Markdown's processors that read ``[…](…)`` and ``[…][…]``.

    page: gives the page that is read.
    """

    def __init__(self, page: Callable[[], PageSource]) -> None:
        super().__init__()
        self._page = page
        self._letters = 0

    def extendMarkdown(self, md: Markdown) -> None:
        md.registerExtension(self)
        for processor in list(md.inlinePatterns):
            if isinstance(processor, LinkInlineProcessor):
                self._count(processor)

    def reset(self) -> None:
        self._letters = 0

    def _count(self, processor: InlineProcessor) -> None:
        """Both methods answer with what they have found, the place behind it, and whether they
        have."""
        theirs: Any = processor
        get_text, get_link = theirs.getText, theirs.getLink

        def text(data: str, index: int) -> Any:
            answer = get_text(data, index)
            self._spend(data, index, answer[-2])
            return answer

        def link(data: str, index: int) -> Any:
            answer = get_link(data, index)
            if data.startswith("(", index):
                # What it says of a link that isn't one is where it began.
                self._spend(data, index, answer[-2] if answer[-1] else len(data))
            return answer

        theirs.getText, theirs.getLink = text, link

    def _spend(self, data: str, start: int, end: int) -> None:
        self._letters += max(0, end - start - _NEAR)
        if self._letters > _MOST_LETTERS:
            page = self._page()
            words = data[max(0, start - 2) :].partition(STX)[0][:_SHOWN].partition("\n")[0]
            what = f"too many links are begun and not ended, as in “{words}”"
            line = page.line_of(words) if words.strip() else None
            raise page.error(what, line=line, mend="Close ] and ), or write \\[")
