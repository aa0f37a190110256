"""``[TOC]`` on a line of its own: the page's contents stand there, with their formulas.

Python-Markdown's own list is made before formulas are, and shows their TeX.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from huoye.words import words_of

#: Of Python-Markdown, Typora, GitLab, CSDN, and kramdown.
_MARKER = re.compile(r"\[TOC\]|\[\[_?TOC_?\]\]|@\[TOC\](\(.*\))?|\$\{TOC\}|\{:TOC\}", re.I)
_OF_LIST = re.compile(r"[^\n]*\n *\{: ?toc[^{}\n]*\}", re.I)
_PLACE = re.compile(r'<nav\b[^<>]*\bclass="contents-here"[^<>]*>')


class _MarkerTreeprocessor(Treeprocessor):
    def __init__(self, md: Markdown, lang: Callable[[], str]) -> None:
        super().__init__(md)
        self._lang = lang

    def run(self, root: Element) -> None:
        for child in root:
            if _is_marker(child):
                child.tag, child.text = "nav", None
                child[:] = []
                child.set("class", "contents-here")
                child.set("aria-label", words_of("theme", self._lang())["contents"])


def _is_marker(block: Element) -> bool:
    """A paragraph, or a list in kramdown's way: any item, and below it ``{:toc}``."""
    if block.tag in ("ul", "ol") and len(block) == 1 and not len(block[0]):
        return _OF_LIST.fullmatch((block[0].text or "").strip()) is not None
    return (
        block.tag == "p"
        and not len(block)
        and _MARKER.fullmatch((block.text or "").strip()) is not None
    )


class ContentsMarkerExtension(Extension):
    """Marks the place, before links and formulas are looked for in the text.

    lang: gives the language of the page that is read.
    """

    def __init__(self, lang: Callable[[], str]) -> None:
        super().__init__()
        self._lang = lang

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_MarkerTreeprocessor(md, self._lang), "contents-marker", 26)


def has_place(html: str) -> bool:
    """Whether a page's author has said where its contents stand."""
    # The word alone is found far sooner, and stands on few pages.
    return "contents-here" in html and _PLACE.search(html) is not None


def filled(html: str, headings: Sequence[Mapping[str, Any]]) -> str:
    """A page's HTML with its contents in the places for them. headings: as in PageResult.toc."""
    if not has_place(html):
        return html
    contents = _list(headings) if headings else ""
    return _PLACE.sub(lambda place: place[0] + contents, html)


def _list(headings: Iterable[Mapping[str, Any]]) -> str:
    """Nested lists; a level that is left out makes none."""
    parts: list[str] = []
    #: Levels of the lists that are open, each with an item that is open.
    levels: list[int] = []
    for heading in headings:
        level = int(heading["level"])
        if not levels or level > levels[-1]:
            parts.append("<ul>")
            levels.append(level)
        else:
            while len(levels) > 1 and level <= levels[-2]:
                parts.append("</li></ul>")
                levels.pop()
            parts.append("</li>")
            levels[-1] = level
        parts.append(f'<li><a href="#{escape(heading["id"])}">{heading["name"]}</a>')
    return "".join(parts) + "</li></ul>" * len(levels)
