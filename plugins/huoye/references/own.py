"""References within a page, when its formulas are typeset and have their numbers."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote

from huoye.reader import PageSource
from huoye.references import targets
from huoye.references.cards import linked
from huoye.references.commands import REFERRING, WAITING, nowhere
from huoye.references.targets import Target

#: A reference to a formula, as MathJax's child leaves it.
_TO_FORMULA = re.compile(
    r'<a (?P<attributes>class="eqref" href="#eq-(?P<to>[^"]*)")>(?P<html>.*?)</a>', re.S
)
_TAG = re.compile(r"<[^<>]*>")


def resolve(html: str, page: PageSource) -> str:
    """A page's pass: references to what stands on the page become links, and show it to whoever
    points at them. Raises BuildError."""
    if REFERRING not in page.marks:
        return html
    known: dict[str, str] = {}

    def shown(formula: re.Match[str]) -> str:
        label = unquote(formula["to"])
        if label not in known:
            found = targets.find(html, label, page.lang)
            known[label] = found.text if found else ""
        return linked(formula["attributes"], formula["html"], known[label])

    links: dict[str, str] = {}

    def own(waiting: re.Match[str]) -> str:
        if waiting[0] not in links:
            links[waiting[0]] = _own(waiting, html, page)
        return links[waiting[0]]

    return _TO_FORMULA.sub(shown, WAITING.sub(own, html))


def _own(waiting: re.Match[str], html: str, page: PageSource) -> str:
    label = unescape(waiting["to"])
    if "#" in label:
        return waiting[0]
    found = targets.find(html, label, page.lang, begins=waiting["command"] != "cref")
    if found is None:
        what = f"what has the id “{label}” has no number"
        mend = "Put it into a block with a label, `/// figure | …`, or write a link"
        raise nowhere(label, what, mend, page)
    return link(f"#{found.anchor}", said(found, waiting["command"]), found.text)


def said(target: Target, command: str) -> str:
    """What a command says of a target."""
    return (command in ("ref", "eqref") and target.number) or target.name


def link(address: str, text: str, card: str) -> str:
    """A link which shows a text to whoever points at it."""
    return linked(f'class="ref" href="{escape(address)}"', escape(text, quote=False), card)


def plain(link_html: str) -> str:
    """What a link of ours says, without the link."""
    return _TAG.sub("", link_html)
