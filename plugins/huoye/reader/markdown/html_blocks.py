"""Markdown within HTML, behind a blank line, as GitHub has it.

To CommonMark a block of HTML ends at a blank line, and Markdown goes on; to Python-Markdown it ends
with its last tag, unless that says ``markdown="1"``. This says so where something of Markdown would
else be shown with its signs: in what is meant for no Markdown nothing changes. Python-Markdown
knows no block of HTML within quotations and items of lists; there they are read as in CommonMark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor

from huoye.reader.code import without_code, without_elements
from huoye.reader.markdown.html_maths import whole_declarations, with_formulas

_NAMES = "details|div|center|section|article|aside|main|header|footer|figure|blockquote|nav"
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{_NAMES})\b(?P<rest>[^<>]*)>", re.I)
_AT_MARGIN = re.compile(r"(?:^|\n) {0,3}$")
_MARKERS = re.compile(r"(?=[^<]{2,3}<)(?:[-+*]|\d{1,9}[.)]) {1,2}")
#: Where HTML begins within a piece of Markdown: it ends with the piece, at a blank line.
_START = re.compile(rf"^ {{0,3}}</?(?:{_NAMES}|summary)\b", re.I | re.M)
_BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")
#: Pieces that an element in a quotation or an item holds; a page may open thousands and close none.
_MOST = 200
# What shows its signs where it isn't read: headings, lists, quotations, tables; emphasis, code,
# links, footnotes; and what is kept aside already.
_MARKDOWN = re.compile(
    r"^ {0,3}(?:#{1,6} \S|[-+*] \S|1[.)] \S|> |\|?[ :]*--+[ :]*\|)"
    r"|\*\*\S|(?<![\w*])\*[^\s*][^*\n]*\*(?![\w*])|`[^`\n]+`|\[[^\[\]\n]*\]\([^)\n]*\)|\[\^[\w-]+\]|\x02",
    re.M,
)


class _BlockPreprocessor(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "</" not in text or not _TAG.search(text):
            return lines
        text = "\n".join(_below_markers(lines, without_code(text, by_indentation=False)))
        parts, at = [], 0
        for place in sorted(_places(text)):
            parts += [text[at:place], ' markdown="1"']
            at = place
        return "".join([*parts, text[at:]]).split("\n")


def _below_markers(lines: list[str], seen: str) -> Iterator[str]:
    """The lines, an element that begins an item of a list on a line below the marker, so that it
    is read like any other. Those that are indented more are no HTML to Python-Markdown anyway."""
    above = ""
    for line, visible in zip(lines, seen.split("\n"), strict=True):
        markers = _MARKERS.match(line) if "<" in visible else None
        tag = _TAG.match(line, markers.end()) if markers else None
        if markers and tag and f"</{tag['name']}" not in line:
            if above.strip(" ") and not _MARKERS.match(above):
                # It would underline a heading.
                yield ""
            yield markers[0].rstrip(" ")
            yield " " * markers.end() + line[markers.end() :]
        else:
            yield line
        above = line


def _places(text: str) -> Iterator[int]:
    """Where tags end that are to say so."""
    blank_lines = [found.start() for found in _BLANK_LINE.finditer(text)]
    signs = [found.start() for found in _MARKDOWN.finditer(without_elements(text))]
    for start, end in _elements(without_code(text, by_indentation=False)):
        blank = bisect_left(blank_lines, start.end())
        if blank == len(blank_lines) or not _AT_MARGIN.search(
            text[max(0, start.start() - 4) : start.start()]
        ):
            continue
        sign = bisect_left(signs, blank_lines[blank])
        if sign < len(signs) and signs[sign] < end:
            yield start.end() - 1


def _elements(seen: str) -> Iterator[tuple[re.Match[str], int]]:
    """First tags of elements that don't speak of Markdown, and where the last ones begin."""
    opened: list[re.Match[str]] = []
    for tag in _TAG.finditer(seen):
        if not tag["end"]:
            opened.append(tag)
            continue
        while opened:
            start = opened.pop()
            if start["name"].lower() == tag["name"].lower():
                if "markdown" not in start["rest"] and not start["rest"].endswith("/"):
                    yield start, tag.start()
                break


class _InnerBlockProcessor(BlockProcessor):
    """Takes an element within a quotation or an item, up to its last tag."""

    def test(self, parent: Element, block: str) -> bool:
        return parent.tag in ("blockquote", "li") and "<" in block and bool(_START.search(block))

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        pieces, count = _pieces(blocks)
        if not pieces:
            return False
        del blocks[:count]
        for is_html, piece in pieces:
            if is_html:
                element = SubElement(parent, "p")
                html = with_formulas(whole_declarations("\n".join(piece)))
                element.text = self.parser.md.htmlStash.store(html)
            else:
                self.parser.parseBlocks(parent, piece)
        return None


def _pieces(blocks: list[str]) -> tuple[list[tuple[bool, list[str]]], int]:
    """HTML and Markdown in turn, until all that is opened is closed, and how many blocks hold them;
    none where something stays open."""
    pieces: list[tuple[bool, list[str]]] = []
    depth = 0
    for count, block in enumerate(blocks[:_MOST], start=1):
        start = _START.search(block)
        at = start.start() if start else len(block)
        for is_html, text in ((False, block[:at].rstrip("\n")), (True, block[at:])):
            if not text:
                continue
            if not is_html and pieces and not pieces[-1][0]:
                pieces[-1][1].append(text)
            else:
                pieces.append((is_html, [text]))
        tags = _TAG.finditer(block, at)
        depth += sum(-1 if tag["end"] else 1 for tag in tags if not tag["rest"].endswith("/"))
        if depth <= 0:
            return (pieces, count) if depth == 0 else ([], 0)
    return [], 0


class HtmlBlockExtension(Extension):
    """Looks at HTML before Python-Markdown does; fences are kept aside by then."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_BlockPreprocessor(md), "html-blocks", 21)
        # When lists, quotations and all others are through, and a paragraph would be left.
        md.parser.blockprocessors.register(_InnerBlockProcessor(md.parser), "inner-html", 15)
