r"""Formulas in blocks of raw HTML: ``<figcaption>$x$</figcaption>``.

Markdown keeps such blocks aside as they are. The same judgement as in text says what is money.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from huoye.reader.markdown import tex_rules

_OPAQUE = "pre|code|script|style|textarea|math|svg|template"
# What begins a tag, a comment, or an element whose content is shown as it is or no text at all.
_NO_TEXT = re.compile(
    rf"<(?:(?P<name>{_OPAQUE})\b"
    r"|(?P<sign>!--|\?|!|/?[a-zA-Z][\w:-]*(?=[\s/>])))",
    re.I,
)
# The same, but for what is shown as it is.
_HIDDEN = re.compile(r"<(?:(?P<name>script|style|textarea)\b|(?P<sign>!--))", re.I)
_NO_DECLARATION = re.compile(r"<!(?!--|doctype\b|\[CDATA\[|\[(?:if|else|endif)\b)", re.I)
_ENDS = {"!--": ("-->", ">"), "?": (r"\?>",)}
_OPENING = re.compile(r"(?<!\\)(\$\$|\$|\\\(|\\\[)")
_CLOSING = {"$$": "$$", "\\(": "\\)", "\\[": "\\]"}


class _HtmlMathsPreprocessor(Preprocessor):
    """Reads what is kept aside, right after it is put there; the text itself stays."""

    def run(self, lines: list[str]) -> list[str]:
        blocks = self.md.htmlStash.rawHtmlBlocks
        for place, block in enumerate(blocks):
            # A fence named math is a formula already.
            if isinstance(block, str) and "arithmatex" not in block:
                blocks[place] = with_formulas(block)
        for block in list(blocks):
            # Elements that are not read within one that is.
            if isinstance(block, Element) and "markdown" not in block.attrib:
                self._typeset(block)
        return lines

    def _typeset(self, element: Element) -> None:
        waiting = [element]
        while waiting:
            part = waiting.pop()
            if part.tag in _OPAQUE.split("|"):
                continue
            part.text = self._with_formulas(part.text)
            for child in part:
                child.tail = self._with_formulas(child.tail)
                waiting.append(child)

    def _with_formulas(self, text: str | None) -> str | None:
        """A text of an element, in which tags and entities are kept aside; what has formulas is so,
        too."""
        if not text or not _OPENING.search(text):
            return text
        blocks = self.md.htmlStash.rawHtmlBlocks
        html = _escaped(text)
        for kept in HTML_PLACEHOLDER_RE.finditer(text):
            piece = blocks[int(kept[1])]
            if not isinstance(piece, str):
                return text
            html = html.replace(kept[0], piece)
        formulas = with_formulas(html)
        return text if formulas == html else self.md.htmlStash.store(formulas)


def with_formulas(html: str) -> str:
    """HTML whose formulas are marked as arithmatex marks them."""
    return in_texts(html, _marked)


def whole_declarations(html: str) -> str:
    """HTML in which ``<!`` begins a comment, a DOCTYPE or a section, or is text: a browser leaves
    out all up to the next angle, and Python's parser of HTML raises AssertionError."""
    if not _NO_DECLARATION.search(html):
        return html
    return in_texts(html, lambda text: _NO_DECLARATION.sub("&lt;!", text), but=_HIDDEN)


def in_texts(html: str, change: Callable[[str], str], *, but: re.Pattern[str] = _NO_TEXT) -> str:
    """HTML with other texts in it, those of code and of formulas' own elements left alone.

    but: what begins that which is left alone, an element's ``name`` or another ``sign``.
    """
    parts, at = [], 0
    for start, end in _no_text(html, but):
        parts += [change(html[at:start]), html[start:end]]
        at = end
    return "".join([*parts, change(html[at:])])


def _no_text(html: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where what is no text begins and ends."""
    at, hopeless = 0, set()
    while (begun := pattern.search(html, at)) is not None:
        at = begun.end()
        # An element without its end is a tag.
        within = (f"</{begun['name'].lower()}\\s*>", ">") if begun["name"] else (">",)
        for closing in _ENDS.get(begun["sign"], within):
            if closing in hopeless:
                continue
            if end := re.compile(closing, re.I).search(html, at):
                at = end.end()
                yield begun.start(), at
                break
            # Looking again for what isn't there would take a long time in a long text.
            hopeless.add(closing)


def _marked(text: str) -> str:
    parts, at = [], 0
    for opening in _OPENING.finditer(text):
        if opening.start() < at:
            continue
        found = _formula(text, opening)
        if found is None:
            continue
        tex, end = _escaped(found[0]), found[1]
        display = opening[1] in ("$$", "\\[")
        shown = f'<div class="arithmatex">\\[{tex}\\]</div>' if display else ""
        shown = shown or f'<span class="arithmatex">\\({tex.strip()}\\)</span>'
        parts += [text[at : opening.start()], shown]
        at = end
    return "".join([*parts, text[at:]])


def _escaped(tex: str) -> str:
    # Entities mean in HTML what they do.
    return tex.replace("<", "&lt;").replace(">", "&gt;")


def _formula(text: str, opening: re.Match[str]) -> tuple[str, int] | None:
    start = opening.end()
    closing = _CLOSING.get(opening[1])
    if closing is None:
        dollar = tex_rules.closing_dollar(text, start)
        if dollar is None:
            return None
        before, tex = text[: opening.start()], text[start:dollar]
        is_formula = tex_rules.is_formula(before, tex, text[dollar + 1 : dollar + 2])
        return (tex, dollar + 1) if is_formula else None
    end = text.find(closing, start)
    tex = text[start:end]
    if (
        end < 0
        or not tex_rules.is_display(tex)
        or (closing == "\\]" and not tex_rules.looks_like_tex(tex))
    ):
        return None
    return tex, end + len(closing)


class HtmlMathsExtension(Extension):
    """Comes after raw HTML is put aside, and before anything else is."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_HtmlMathsPreprocessor(md), "html-maths", 16)
