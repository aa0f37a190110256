"""A bare address, ``https://example.org/a``, is a link, as on every code host.

pymdownx.magiclink takes Chinese for a part of the address, and sees none behind a Han character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import HTML_PLACEHOLDER_RE, INLINE_PLACEHOLDER_RE, AtomicString

# Only what an address may be made of by RFC 3986; not behind a letter, nor within one.
_ADDRESS = r"(?<![A-Za-z0-9@/:.\-])https?://[A-Za-z0-9\[][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*"
_LINK_TAG = re.compile(r"<(?P<end>/?)a\b", re.I)
_TRAILING = "?!.,:;*_~'"
_PAIRS = {")": "(", "]": "["}


def address_end(text: str) -> int:
    """Where an address ends that a sentence goes on behind."""
    end = len(text)
    while end:
        last = text[end - 1]
        unpaired = last in _PAIRS and text.count(last, 0, end) > text.count(_PAIRS[last], 0, end)
        if last not in _TRAILING and not unpaired:
            break
        end -= 1
    return end


class _AddressProcessor(InlineProcessor):
    #: No link within a link.
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # the stub forbids what the base class allows
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        text = m[0][: address_end(m[0])]
        if text.endswith("//") or self._in_raw_link(data[: m.start()]):
            return None, None, None
        link = Element("a", {"href": text})
        link.text = AtomicString(text)
        return link, m.start(), m.start() + len(text)

    def _in_raw_link(self, before: str) -> bool:
        """Whether an ``<a>`` of HTML is open, whose tags are kept aside by now."""
        within = False
        for tag in map(_LINK_TAG.match, self._raw_tags(before)):
            if tag:
                within = not tag["end"]
        return within

    def _raw_tags(self, before: str) -> Iterator[str]:
        nodes = self.md.treeprocessors["inline"].stashed_nodes  # type: ignore[attr-defined]
        for aside in INLINE_PLACEHOLDER_RE.finditer(before):
            node = nodes.get(aside[1])
            if isinstance(node, str) and (tag := HTML_PLACEHOLDER_RE.match(node)):
                yield str(self.md.htmlStash.rawHtmlBlocks[int(tag[1])])


class AddressExtension(Extension):
    """Links bare addresses, after whatever else takes them: links, code, formulas, raw HTML."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(_AddressProcessor(_ADDRESS, md), "address", 85)
