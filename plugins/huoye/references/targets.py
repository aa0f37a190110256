"""What a page has that can be referred to, found in its HTML: formulas, statements, sections.

HTML is what is known of every page, one that another build has read included, and few pages are
looked into: a reference names one of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

from huoye.mathjax.mathml import to_mathml
from huoye.reader.plain_text import plain_text
from huoye.references.statements import HEAD
from huoye.words import words_of

#: Of an equation's id, which MathJax makes of its label.
OF_FORMULA = "eq-"
#: Characters that a hover shows of a long statement.
_SHOWN = 300

_KIND = re.compile(rf'<strong class="{HEAD}">(.*?)</strong>', re.S)
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.S)
_NUMBER = re.compile(r"\d+\Z")
_MATHML = re.compile(r"<math\b.*?</math>", re.S)
#: What some themes and extensions hang at a heading.
_PERMALINK = re.compile(
    r'<a\b[^<>]*\bclass="[^"]*(?:headerlink|permalink|anchor)[^"]*".*?</a>', re.S
)


@dataclass(frozen=True)
class Target:
    """Something that can be referred to."""

    #: Id of the element.
    anchor: str
    #: “5” of a theorem; “(5)” of a formula; "" of a section.
    number: str
    #: As a sentence says it: “定理5”, “式(5)”, “section “Area””.
    name: str
    #: What it says, in one line without markup.
    text: str


def find(html: str, label: str, lang: str, *, begins: bool = False) -> Target | None:
    """What has a label on a page, or None.

    html: of the whole page, typeset. lang: in which it is named. begins: whether the name begins a
    sentence.
    """
    return (
        _formula(html, label, lang, begins)
        or _statement(html, label)
        or _section(html, label, lang)
    )


def _formula(html: str, label: str, lang: str, begins: bool) -> Target | None:
    anchor = OF_FORMULA + label
    sign = f'<mjx-mtd id="{escape(anchor)}">'
    at = html.find(sign)
    if at < 0:
        return None
    number = plain_text(html[at + len(sign) : html.index("</mjx-mtd>", at)])
    start, end = html.rfind("<mjx-container", 0, at), html.find("</mjx-container>", at)
    mathml = _MATHML.search(html, start, end)
    word = words_of("references", lang)["one-first" if begins else "one-within"]
    # Rows end so, and their numbers are known to whoever points at one.
    text = re.sub(r"\s*\([^()]*\)$", "", _short(mathml[0] if mathml else ""))
    return Target(anchor, number, f"{word}{number}", text.rstrip("; "))


def _statement(html: str, label: str) -> Target | None:
    tag = _element(html, label, "div|figure")
    if tag is None or not re.search(r'\bclass="(?:statement|numbered) ', tag[0]):
        return None
    inner = _inner(html, tag)
    kind = _KIND.search(inner)
    if kind is None:
        return None
    caption = _CAPTION.search(inner) if tag["tag"] == "figure" else None
    name = unescape(kind[1])
    number = _NUMBER.search(name)
    text = _short(caption[1] if caption else inner)
    return Target(label, number[0] if number else "", name, text)


def _section(html: str, label: str, lang: str) -> Target | None:
    tag = _element(html, label, "h[1-6]")
    if tag is None:
        return None
    name = plain_text(to_mathml(_PERMALINK.sub("", _inner(html, tag))))
    return Target(label, "", words_of("references", lang)["section"].format(name=name), "")


def _element(html: str, label: str, names: str) -> re.Match[str] | None:
    """The tag that has an id; found by its sign, since a pattern is slow in all of a page."""
    at = html.find(f' id="{escape(label)}"')
    start = html.rfind("<", 0, at) if at >= 0 else -1
    return re.compile(rf"<(?P<tag>{names})\b[^<>]*>").match(html, start) if start >= 0 else None


def _inner(html: str, tag: re.Match[str]) -> str:
    """What stands in an element."""
    depth = 1
    for found in re.finditer(rf"<(/?){tag['tag']}\b", html[tag.end() :]):
        depth += -1 if found[1] else 1
        if not depth:
            return html[tag.end() : tag.end() + found.start()]
    return html[tag.end() :]


def _short(html: str) -> str:
    # Rows of formulas are parted so.
    text = plain_text(to_mathml(html)).rstrip("; ")
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
