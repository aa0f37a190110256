r"""Display formulas wherever they are written: ``$$…$$``, ``\[…\]``, ``\begin{…}…\end{…}``.

arithmatex takes those that are a paragraph of their own. Here they may stand right below text or in
it, in lists of any indentation, and hold empty lines; each becomes one line that stands for HTML
kept aside, as superfences does with code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from huoye.reader.code import without_code
from huoye.reader.markdown import tex_rules

_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")
# Each branch begins with a sign, by which it is found far sooner than by a look behind.
_OPENING = re.compile(
    r"(?P<dollars>\$(?<!\\\$)\$)|(?P<bracket>\\(?<!\\\\)\\?\[)|(?P<begin>\\begin\{(?P<env>[a-zA-Z]+\*?)\})"
)
# What a line's own text stands behind: quotations, items of lists, definitions, footnotes.
_LEAD = re.compile(r"[ >]*(?:(?:(?:[-+*]|\d{1,9}[.)]|:) +)+|\[\^[^\]\n]+\]: *)?")
_QUOTES = re.compile(r"(?: {0,3}> ?)*")
_ATTRIBUTES = re.compile(r" *(?:\n[ >]*)?(?P<list>\{:? *[#.][^{}\n]*\}) *(?=\n|$)")
_BLANK_LINE = re.compile(r"\n[ >]*(?=\n)")
_STEP = 4
#: A formula is no longer.
_LONGEST = 50_000
#: How far up a line is looked at for what a formula within it stands in.
_LOOK_BACK = 4000


@dataclass(frozen=True)
class Found:
    """A display formula in a text."""

    #: Where it begins and ends, delimiters included.
    start: int
    end: int
    #: TeX without dollars or brackets.
    tex: str


def formulas(text: str, seen: str) -> list[Found]:
    """Those that can be set on lines of their own. seen: the text without code."""
    found: list[Found] = []
    at = 0
    #: Delimiter -> where it stands last: looking for it behind that would take long in a long text.
    last: dict[str, int] = {}
    while (opening := _OPENING.search(seen, at)) is not None:
        sign = _closing_sign(opening)
        if sign not in last:
            last[sign] = seen.rfind(sign)
        if last[sign] < opening.end():
            at = opening.end()
            continue
        formula = _formula(text, seen, opening, at)
        if formula is not None:
            found.append(formula)
        at = formula.end if formula else _behind(seen, opening)
    return found


def _behind(seen: str, opening: re.Match[str]) -> int:
    """Where to look on after something that is no formula here: behind a pair of dollars, so that
    its second isn't taken for a first."""
    if opening["dollars"]:
        closing = seen.find("$$", opening.end(), opening.end() + _LONGEST)
        if closing >= 0 and not _BLANK_LINE.search(seen, opening.end(), closing):
            return closing + 2
    return opening.end()


def _formula(text: str, seen: str, opening: re.Match[str], since: int) -> Found | None:
    line_start = seen.rfind("\n", 0, opening.start()) + 1
    lead = _LEAD.match(seen, line_start)
    assert lead is not None
    at_start = lead.end() >= opening.start()
    closing = _closing(seen, opening)
    if closing is None:
        return None
    body_end, end = closing
    if _is_within_formula(seen, since, opening.start(), end):
        return None
    if not at_start and _is_held(seen, since, line_start, opening):
        return None
    line_end = seen.find("\n", end)
    below = seen[end : line_end if line_end >= 0 else len(seen)].strip()
    tex = text[opening.start() if opening["env"] else opening.end() : body_end]
    if opening["env"]:
        tex = text[opening.start() : end]
    body = _unquoted(tex, lead[0])
    if body is None or not _is_meant(opening, tex, at_start and not below, below):
        return None
    return Found(opening.start(), end, body)


def _closing_sign(opening: re.Match[str]) -> str:
    if opening["env"]:
        return f"\\end{{{opening['env']}}}"
    return "$$" if opening["dollars"] else opening[0].replace("[", "]")


def _closing(seen: str, opening: re.Match[str]) -> tuple[int, int] | None:
    """Where a formula's TeX and its closing delimiter end."""
    limit = opening.end() + _LONGEST
    if opening["env"]:
        return _environment_end(seen, opening, limit)
    sign = re.escape(_closing_sign(opening))
    closing = re.compile(rf"(?<!\\){sign}").search(seen, opening.end(), limit)
    return (closing.start(), closing.end()) if closing else None


def _environment_end(seen: str, opening: re.Match[str], limit: int) -> tuple[int, int] | None:
    depth = 0
    name = re.escape(opening["env"])
    for mark in re.compile(rf"\\(begin|end)\{{{name}\}}").finditer(seen, opening.start(), limit):
        depth += 1 if mark[1] == "begin" else -1
        if not depth:
            return mark.end(), mark.end()
    return None


def _is_held(seen: str, since: int, line_start: int, opening: re.Match[str]) -> bool:
    """Whether a formula within a line can't leave it: in a table, a heading, between asterisks."""
    before = seen[line_start : opening.start()]
    if "|" in before or before.lstrip(" >").startswith("#"):
        return True
    return _paragraph_before(seen, since, opening.start()).count("**") % 2 == 1


def _is_within_formula(seen: str, since: int, start: int, end: int) -> bool:
    """Whether single dollars stand around something."""
    if len(_DOLLAR.findall(_paragraph_before(seen, since, start))) % 2 == 0:
        return False
    gap = _BLANK_LINE.search(seen, end, end + _LOOK_BACK)
    return _DOLLAR.search(seen, end, gap.start() if gap else end + _LOOK_BACK) is not None


def _paragraph_before(seen: str, since: int, at: int) -> str:
    """What stands above a place in its paragraph, behind the formula before it."""
    before = seen[max(since, at - _LOOK_BACK) : at]
    gaps = list(_BLANK_LINE.finditer(before))
    return before[gaps[-1].end() :] if gaps else before


def _unquoted(tex: str, lead: str) -> str | None:
    """TeX as it is without what its lines stand behind; None where they stand in something else."""
    depth = lead.count(">")
    width = len(lead)
    first, *rest = tex.split("\n")
    lines = [first]
    for line in rest:
        quotes = _QUOTES.match(line)
        if (quotes[0].count(">") if quotes else 0) != depth:
            if line.strip():
                return None
            line = ""
        elif quotes and depth:
            line = line[quotes.end() :]
        inner = width - (lead.rfind(">") + 1)
        line = line[min(max(inner, 0), len(line) - len(line.lstrip(" "))) :]
        lines.append(line)
    # MathJax needs no empty lines, and Markdown would end the formula there.
    return "\n".join(
        line for at, line in enumerate(lines) if line.strip() or at in (0, len(lines) - 1)
    )


def _is_meant(opening: re.Match[str], tex: str, alone: bool, below: str) -> bool:
    """Whether a formula is one. alone: no text stands on its first and last lines."""
    if opening["env"]:
        return True
    gap = _BLANK_LINE.search(tex)
    if opening["dollars"]:
        return bool(tex.strip()) if alone and not gap else tex_rules.is_display(tex)
    if opening[0].startswith("\\\\"):
        return tex_rules.is_display(tex)
    # Otherwise a bracket that is escaped.
    if below.startswith(("(", "[", ":")):
        return False
    on_own_lines = alone and tex.startswith("\n") and "\n" in tex.strip(" ")[1:]
    letter = re.fullmatch(r"\s*[A-Za-z]\s*", tex) is not None and "x" not in tex.lower()
    return tex_rules.is_display(tex) and (on_own_lines or letter or tex_rules.looks_like_tex(tex))


class _DisplayMathsPreprocessor(Preprocessor):
    """Puts each formula aside."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "$$" not in text and "\\" not in text:
            return lines
        parts: list[str] = []
        at = 0
        for formula in formulas(text, without_code(text)):
            lead, alone = _place(text, formula.start)
            if alone:
                parts.append(text[at : formula.start])
            else:
                parts.append(text[at : formula.start].rstrip(" ") + "\n" + lead)
            attributes = _ATTRIBUTES.match(text, formula.end)
            at = attributes.end() if attributes else formula.end
            parts.append(self._put_aside(formula.tex, attributes))
            rest = text[at:].partition("\n")[0]
            if rest.strip():
                parts.append("\n" + lead)
                at += len(rest) - len(rest.lstrip(" "))
        return "".join([*parts, text[at:]]).split("\n")

    def _put_aside(self, tex: str, attributes: re.Match[str] | None) -> str:
        shown = escape(tex, quote=False)
        given = _shown_attributes(attributes["list"]) if attributes else {}
        classes = " ".join(["arithmatex", *given.pop("class", "").split()])
        more = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
        return self.md.htmlStash.store(f'<div class="{classes}"{more}>\\[{shown}\\]</div>')


def _shown_attributes(written: str) -> dict[str, str]:
    """Ids and classes of ``{#id .class}``."""
    names = re.findall(r"([#.])([^\s#.{}]+)", written)
    classes = [name for sign, name in names if sign == "."]
    ids = [name for sign, name in names if sign == "#"]
    return {
        **({"class": " ".join(classes)} if classes else {}),
        **({"id": ids[-1]} if ids else {}),
    }


def _place(text: str, start: int) -> tuple[str, bool]:
    """What lines beside a formula begin with, and whether it begins a line itself."""
    line_start = text.rfind("\n", 0, start) + 1
    found = _LEAD.match(text, line_start)
    assert found is not None
    written = found[0][: start - line_start]
    lead = re.sub(r"[^ >]", " ", written)
    if ":" in written.lstrip(" >")[:1] or "[^" in written:
        lead = " " * _STEP
    return lead, found.end() >= start


class _ParagraphTreeprocessor(Treeprocessor):
    """A footnote's way back stands in its last paragraph, also where that is HTML kept aside, which
    no paragraph may hold."""

    def run(self, root: Element) -> None:
        for paragraph in root.iter("p"):
            if len(paragraph) and self._begins_with_block(paragraph.text or ""):
                paragraph.tag = "div"

    def _begins_with_block(self, text: str) -> bool:
        found = HTML_PLACEHOLDER_RE.match(text)
        raw = self.md.htmlStash.rawHtmlBlocks[int(found[1])] if found else ""
        tag = re.match(r"<([a-zA-Z0-9]+)", raw) if isinstance(raw, str) else None
        return tag is not None and self.md.is_block_level(tag[1].lower())


class DisplayMathsExtension(Extension):
    """Comes after raw HTML is put aside."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_DisplayMathsPreprocessor(md), "display-maths", 15)
        md.treeprocessors.register(_ParagraphTreeprocessor(md), "html-out-of-paragraphs", 11)
