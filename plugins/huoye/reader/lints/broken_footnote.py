"""Footnotes have a mark and a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.draft import Draft
from huoye.reader.source import PageSource

NAME = "broken-footnote"
MEANING = "A footnote's mark without its text, or a text without its mark, or a text given twice."
WRONG = """\
Kepler knew.[^kelper]

[^kepler]: Astronomia nova, 1609.
"""
RIGHT = """\
Kepler knew.[^kepler]

[^kepler]: Astronomia nova, 1609.
"""
# A name may have spaces; what begins with one, or has a range, is a program's pattern: [^ a-z].
_MARK = re.compile(r"(?<!\\)\[\^(?P<name>(?!\w-\w[^\[\]\n]* )[^\]\s](?:[^\[\]\n]*[^\]\s])?)\]")
_TEXT = re.compile(r"^[ >]{0,12}\[\^(?P<name>[^\]]+)\]:", re.M)


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """Marks that are left in the HTML; texts that nothing in the source marks."""
    if "[^" not in page.without_code:
        return
    left = Counter(found["name"] for found in _marks(html.words, 0))
    texts: dict[str, int] = {}
    for found in _TEXT.finditer(page.without_code, page.fields.end):
        line = page.line_at(found.start())
        if found["name"] in texts:
            what = f"the footnote [^{found['name']}] has two texts"
            yield page.error(what, line=line, mend="Give one of them another name")
        texts.setdefault(found["name"], line)
    marked = set()
    for found in _marks(page.without_code, page.fields.end):
        name = found["name"]
        marked.add(name)
        if left[name] > page.without_code.count(f"\\[^{name}]") and name not in texts:
            left[name] -= 1
            what = f"the footnote [^{name}] has no text"
            mend = f"Write a paragraph `[^{name}]: …`"
            yield page.error(what, line=page.line_at(found.start()), mend=mend)
    for name, line in texts.items():
        if name not in marked:
            what = f"no [^{name}] marks a place for this footnote"
            yield page.error(what, line=line, mend="Mark one, or remove the footnote")


def _marks(text: str, start: int) -> Iterator[re.Match[str]]:
    """Marks in a text; at the beginning of a line, before a colon, stands a footnote's text."""
    texts = {found.end() - 1 for found in _TEXT.finditer(text, start)}
    for found in _MARK.finditer(text, start):
        if found.end() not in texts:
            yield found
