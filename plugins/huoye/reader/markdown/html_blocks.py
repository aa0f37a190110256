"""Markdown within HTML, behind a blank line, as GitHub has it.

To CommonMark a block of HTML ends at a blank line, and Markdown goes on; to Python-Markdown it ends
with its last tag, unless that says ``markdown="1"``. This says so where something of Markdown would
else be shown with its signs: in what is meant for no Markdown nothing changes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from huoye.reader.code import without_code, without_elements

_NAMES = "details|div|center|section|article|aside|main|header|footer|figure|blockquote|nav"
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{_NAMES})\b(?P<rest>[^<>]*)>", re.I)
_AT_MARGIN = re.compile(r"(?:^|\n) {0,3}$")
_BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")
# What shows its signs where it isn't read: headings, lists, quotations, tables; emphasis, code,
# links; and what is kept aside already.
_MARKDOWN = re.compile(
    r"^ {0,3}(?:#{1,6} \S|[-+*] \S|1[.)] \S|> |\|?[ :]*--+[ :]*\|)"
    r"|\*\*\S|(?<![\w*])\*[^\s*][^*\n]*\*(?![\w*])|`[^`\n]+`|\[[^\]\n]*\]\([^)\n]*\)|\x02",
    re.M,
)


class _BlockPreprocessor(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "</" not in text or not _TAG.search(text):
            return lines
        parts, at = [], 0
        for place in sorted(_places(text)):
            parts += [text[at:place], ' markdown="1"']
            at = place
        return "".join([*parts, text[at:]]).split("\n")


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


class HtmlBlockExtension(Extension):
    """Looks at HTML before Python-Markdown does; fences are kept aside by then."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_BlockPreprocessor(md), "html-blocks", 21)
