"""Chinese needs no spaces: a line break between two Han characters must not draw one.

Browsers turn a newline into a space. Between East Asian wide characters it is dropped at build,
also where an inline element begins or ends beside it (``**真**`` newline ``她``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

_INLINE = re.compile(
    r"a|abbr|b|bdi|bdo|big|cite|del|dfn|em|font|i|ins|label|mark|q|s|small|span|strong|sub|sup"
    r"|time|u|var"
)
_OPAQUE = re.compile(r"br|code|img|input|kbd|math|pre|samp|script|style|svg")
_BREAK = re.compile(r"(?<![ \t])[ \t]*+\n[ \t\n]*")
# What Markdown keeps aside until the end: \x02…\x03 stands for escaped signs and raw HTML.
_ASIDE = re.compile("\x02[^\x02\x03]*\x03")
_BARRIER = "\x00"
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc]")
# Chinese punctuation that Unicode shares with other scripts and therefore calls "ambiguous".
_SHARED_PUNCTUATION = frozenset("“”‘’—…·")


def is_wide(character: str) -> bool:
    """Whether a character is East Asian wide and written without spaces (Korean uses spaces)."""
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return wide and not _HANGUL.match(character)


def has_wide(text: str) -> bool:
    """Whether there is such a character in a text."""
    return any(map(is_wide, text))


def has_shared_mark(text: str) -> bool:
    """Whether a text has a mark that Chinese shares with other scripts, and sets wider."""
    return not _SHARED_PUNCTUATION.isdisjoint(text)


def _touch(left: str, right: str) -> bool:
    if is_wide(left):
        return is_wide(right) or right in _SHARED_PUNCTUATION
    return left in _SHARED_PUNCTUATION and is_wide(right)


def join_lines(
    parts: Sequence[str | None], unseen: Callable[[str], bool] = lambda token: False
) -> list[str | None]:
    """Drop the line breaks between wide characters in a run of text, given in parts.

    parts: pieces of one paragraph in order; None is something that isn't text (code, a formula,
    an image), beside which breaks stay. unseen: whether a placeholder takes no room (a raw tag).
    """
    places: list[tuple[int, int]] = []
    seen: list[str] = []
    for number, part in enumerate(parts):
        for offset, character in _visible(part, unseen):
            places.append((number, offset))
            seen.append(character)
    text = "".join(seen)
    dropped = {
        place
        for gap in _BREAK.finditer(text)
        if gap.start() > 0 and gap.end() < len(text)
        if _touch(text[gap.start() - 1], text[gap.end()])
        for place in places[gap.start() : gap.end()]
    }
    return [
        part and "".join(c for at, c in enumerate(part) if (number, at) not in dropped)
        for number, part in enumerate(parts)
    ]


def _visible(part: str | None, unseen: Callable[[str], bool]) -> list[tuple[int, str]]:
    """Offsets and characters of what a reader sees of a part."""
    if part is None:
        return [(0, _BARRIER)]
    found: list[tuple[int, str]] = []
    start = 0
    for aside in _ASIDE.finditer(part):
        found.extend(enumerate(part[start : aside.start()], start))
        if not unseen(aside[0]):
            found.append((aside.start(), _BARRIER))
        start = aside.end()
    found.extend(enumerate(part[start:], start))
    return found


class _HanTreeprocessor(Treeprocessor):
    def run(self, root: Element) -> None:
        self._run: list[tuple[Element, str] | None] = []
        self._walk(root)
        self._finish()

    def _walk(self, element: Element) -> None:
        """Collect the strings of one paragraph; every block element begins another."""
        self._add(element, "text")
        for child in element:
            if _is_footnote_mark(child):
                pass
            elif _INLINE.fullmatch(child.tag) and not _is_formula(child):
                self._walk(child)
            elif _is_text_block(child):
                self._finish()
                self._walk(child)
                self._finish()
            else:
                self._run.append(None)
            self._add(child, "tail")

    def _add(self, element: Element, name: str) -> None:
        if getattr(element, name):
            self._run.append((element, name))

    def _finish(self) -> None:
        run, self._run = self._run, []
        parts = [place and getattr(*place) for place in run]
        # Most Chinese paragraphs are written on one line; don't look at each character of them.
        if not any(part and "\n" in part for part in parts):
            return
        for place, part in zip(run, join_lines(parts, self._unseen), strict=True):
            if place:
                setattr(*place, part)

    def _unseen(self, token: str) -> bool:
        """Whether a placeholder stands for a raw inline tag, which takes no room."""
        stashed = HTML_PLACEHOLDER_RE.match(token)
        if not stashed:
            return False
        raw = self.md.htmlStash.rawHtmlBlocks[int(stashed[1])]
        name = re.match(r"</?([a-z]+)", raw, re.I) if isinstance(raw, str) else None
        return bool(name and _INLINE.fullmatch(name[1].lower()))


def _is_footnote_mark(element: Element) -> bool:
    return element.tag == "sup" and element.get("id", "").startswith("fnref")


def _is_formula(element: Element) -> bool:
    return "arithmatex" in element.get("class", "")


def _is_text_block(element: Element) -> bool:
    """Whether an element holds paragraphs or words, as opposed to code, a picture, a break."""
    return not (_OPAQUE.fullmatch(element.tag) or _is_formula(element))


class HanExtension(Extension):
    """Joins lines after inline markup is parsed and before Markdown indents its tree."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_HanTreeprocessor(md), "han", 12)
