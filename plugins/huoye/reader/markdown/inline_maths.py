r"""Formulas within a line: ``$…$``, ``\(…\)`` and what other tools write for them.

In the place of arithmatex's pattern, which takes money for formulas and stops at a dollar in
``\text{…}``.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX, AtomicString
from pymdownx.util import escape_chars

from huoye.reader.markdown import tex_rules
from huoye.reader.markdown.angles import TAG, is_known
from huoye.reader.markdown.attributes import LIST

# Each branch begins with a sign, by which it is found far sooner than by a look behind.
_PATTERN = (
    r"(?P<slashes>\\(?<!\\\\)\\(?:\\\\)*)(?=\$)|(?P<dollars>\$(?<!\\\$)\$?)"
    r"|(?P<round>\\(?<!\\\\)\\?\()"
)
# $`…`$ of GitLab and GitHub.
_TICKED = r"(?<![\\$`])\$`(?P<tex>[^`\n]+)`\$(?![$`])"
_CODE = re.compile(r"(?<![\\`])(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.S)
_BACKSLASH = f"{STX}{ord(chr(92))}{ETX}"
# An address goes on to the place in question.
_ADDRESS = re.compile(r"(?:\]\(<?|\b(?:https?|ftp)://)[^\s()<>]*$")
_WORDPRESS = "latex "
#: A formula within a line is no longer.
_LONGEST = 4000
#: Nor is an attribute list.
_LONGEST_LIST = 500
_ATTRIBUTES = re.compile(LIST)

_Answer = tuple[Element | str | None, int | None, int | None]


class _InlineMathsProcessor(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # the stub forbids what the base class allows
        self, m: re.Match[str], data: str
    ) -> _Answer:
        if (
            _is_in_tag(data, m.start())
            or _is_in_attributes(data, m.start())
            or _ADDRESS.search(data[max(0, m.start() - 500) : m.start()])
        ):
            return None, None, None
        if m["slashes"]:
            return m[0].replace("\\\\", _BACKSLASH), m.start(), m.end()
        found = self._round(m, data) if m["round"] else self._dollars(m, data)
        if found is None:
            return None, None, None
        tex, end = found
        element = Element("span", {"class": "arithmatex"})
        element.text = AtomicString(rf"\({_escaped(tex)}\)")
        return element, m.start(), end

    def _round(self, m: re.Match[str], data: str) -> tuple[str, int] | None:
        closing = m[0].replace("(", ")")
        end = data.find(closing, m.end(), m.end() + _LONGEST)
        tex = data[m.end() : end]
        if end <= m.end() or tex_rules.is_words(tex):
            return None
        return tex, end + len(closing)

    def _dollars(self, m: re.Match[str], data: str) -> tuple[str, int] | None:
        start = m.end()
        if m[0] == "$$":
            end = data.find("$$", start, start + _LONGEST)
            tex = data[start:end]
            # Where it can't be set on a line of its own: in a table, a heading, emphasis.
            if end < 0 or not tex_rules.is_display(tex) or "\n\n" in tex:
                return None
            return rf"\displaystyle {tex.strip()}", end + 2
        end_or_none = tex_rules.closing_dollar(data[start : start + _LONGEST], 0)
        if end_or_none is None:
            return None
        end = start + end_or_none
        tex = data[start:end]
        if not tex_rules.is_formula(
            data[max(0, m.start() - 8) : m.start()], tex, data[end + 1 : end + 2]
        ):
            return None
        return (tex if tex == tex.strip() else tex.strip()).removeprefix(_WORDPRESS), end + 1


class _TickedMathsProcessor(InlineProcessor):
    """Comes before code, and so looks itself where that is."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> _Answer:
        # Looking at all of a long text for each formula would take long.
        start = max(0, m.start() - _LONGEST // 2)
        for code in _CODE.finditer(data, start, m.end() + _LONGEST // 2):
            if code.start() > m.start():
                break
            if code.end() > m.start():
                return None, None, None
        element = Element("span", {"class": "arithmatex"})
        element.text = AtomicString(rf"\({_escaped(m['tex'].strip())}\)")
        return element, m.start(), m.end()


def _is_in_tag(data: str, at: int) -> bool:
    """Whether a place lies within a tag of raw HTML."""
    angle = data.rfind("<", max(0, at - _LONGEST), at)
    if angle < 0 or (">" in data[angle:at] and '"' not in data[angle:at]):
        return False
    tag = TAG.match(data, angle)
    return tag is not None and tag.end() > at and is_known(tag["name"] or tag["end"])


def _is_in_attributes(data: str, at: int) -> bool:
    """Whether a place lies within the attributes of what stands before them, as in
    ``![](a.png){title="$x$"}``: what describes is read later."""
    brace = data.rfind("{", max(0, at - _LONGEST_LIST), at)
    if brace < 1 or data[brace - 1].isspace() or "=" not in data[brace:at]:
        return False
    found = _ATTRIBUTES.match(data, brace)
    return found is not None and found.end() > at


def _escaped(tex: str) -> str:
    return tex.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class InlineMathsExtension(Extension):
    """Comes right after code, but for what has the signs of code in it."""

    def extendMarkdown(self, md: Markdown) -> None:
        escape_chars(md, ["$"])
        md.inlinePatterns.register(_TickedMathsProcessor(_TICKED, md), "ticked-maths", 190.5)
        md.inlinePatterns.register(_InlineMathsProcessor(_PATTERN, md), "arithmatex-inline", 189.9)
