"""TeX that no formula has taken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.draft import Draft
from huoye.reader.markdown import tex_rules
from huoye.reader.shown_text import shown_text
from huoye.reader.source import PageSource
from huoye.reader.titles import title_html

NAME = "tex-in-text"
MEANING = "TeX outside of a formula stays in the page as it is written."
WRONG = """\
The half is \\frac{1}{2} of it.
"""
RIGHT = """\
The half is $\\frac{1}{2}$ of it.
"""
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[^{}\n]*\}")
_DOLLARS = re.compile(r"(?<!\$)\$(?!\$)(?=[^$\n]*+\$)[^$\n]*?(?:\\[a-zA-Z]|[\^_][{\w])[^$\n]*\$")
_BRACKETS = re.compile(r"\\\[[^\n]{1,200}?\\\]|\\\([^\n]{1,200}?\\\)")
_COMMAND = re.compile(
    r"\\(?:[a-zA-Z]{2,}\{|(?:alpha|beta|gamma|delta|theta|lambda|sigma|phi|omega|sum|int|prod|lim"
    r"|infty|partial|nabla|cdot|times|leq|geq|left|right)(?![a-zA-Z:\\/]))"
)
# What LaTeX has for texts, and how to write it here; a folder of Windows may have such a name.
_OF_TEXTS = {
    r"(?<![\w:\\])\\(?:(?:new|clear)page|pagebreak|noindent|(?:big|med|small)skip|maketitle"
    r"|centering|tableofcontents)(?![a-zA-Z:\\/])|(?<!\\)\\[vh]space\*?\{": (
        "Leave out what is for paper; [TOC] is where the contents stand"
    ),
    r"(?<!\\)\\(?:no)?cite[a-z]*\*?(?:\[[^\]\n]*\])*\{[^{}\n]*\}": (
        "Write a footnote, [^name], or a link to the work"
    ),
    r"(?<!\\)\\footnote\{": "Write the note as ^[…]",
    r"(?<!\\)\\(?:textbf|textit|texttt|emph|underline|href|url|includegraphics)"
    r"(?:\[[^\]\n]*\])?\{": ("Write **…**, *…*, `…`, [text](address) or ![text](picture)"),
    r"(?<!\\)\\(?:(?:sub)*section|chapter|paragraph)\*?\{": "Write a heading, ## …",
    r"(?<!\\)\\(?:(?:page|name|title|labelc|namec|nameC|v|V|f|F)ref|[cCv]refrange|hyperref)\*?"
    r"(?:\[[^\]\n]*\])?\{[^{}\n]*\}": (
        "Write \\ref{{…}}, \\eqref{{…}} or \\cref{{…}}, or a link, [text](#place)"
    ),
    r"(?<!\\)\\label\s*\{[^{}\n]*\}": (
        "Write {{#name}} behind a heading, `label: name` below the head of a block; a formula has "
        "its label within its dollars"
    ),
    r"(?<![\w:\\])\\item(?![a-zA-Z:\\/])": "Write a hyphen before each item",
    r"(?<![\w:\\])\\(?:La)?TeX(?![a-zA-Z:\\/])": "Write the name without its backslash",
}
_REMEDIES = (
    *(
        (re.compile(form), "{} belongs to a text of LaTeX", mend)
        for form, mend in _OF_TEXTS.items()
    ),
    (
        _ENVIRONMENT,
        "{} belongs to no formula",
        "Begin and end a formula with the same \\begin{{…}} and \\end{{…}}",
    ),
    (
        _DOLLARS,
        "{} is left as text",
        "A formula stands in one paragraph; put code into backquotes, write \\$ for a dollar",
    ),
    (
        _BRACKETS,
        "{} is left as text",
        "Write $…$ in a line, and $$…$$ on lines of its own",
    ),
    (
        _COMMAND,
        "{} stands outside of a formula",
        "Put $…$ around the formula, or backquotes around code",
    ),
)
_SHOWN = 40
#: Characters before it that tell one place from another.
_CONTEXT = 12


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """Every piece of text with TeX in it, and the title's."""
    title = title_html(page.metadata.get("title", "")) if page.part_line is None else ""
    for text in shown_text(title):
        for _, what, mend in _problems(text):
            yield page.error(what, line=page.fields.line("title"), mend=mend)
    at = page.fields.end if page.part_line is None else 0
    for text in html.pieces:
        for found, what, mend in _problems(text):
            place = _place(page.without_code, text, found, at)
            if place is None:
                # What looks like code in the source may be none to Markdown.
                place = _place(page.text, text, found, at)
            line = None if place is None else page.line_at(place)
            at = at if place is None else place + 1
            if place is not None and page.text[place] == page.text[place - 1] == "\\":
                # An escaped backslash is meant as one.
                continue
            yield page.error(what, line=line, mend=mend)


def _problems(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """The first thing that is wrong with a piece of text, if any: what is wrong and its mend."""
    # Whatever is looked for has one of them.
    if "\\" not in text and "$" not in text:
        return
    for pattern, what, mend in _REMEDIES:
        found = next((one for one in pattern.finditer(text) if not _is_variable(one)), None)
        if found is None:
            continue
        shown = " ".join(found[0].split())
        shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
        yield found, what.format(shown), mend.format()
        return


def _is_variable(found: re.Match[str]) -> bool:
    """Whether these are two variables of a program, which text may well name."""
    return found[0].startswith("$") and tex_rules.is_variable(
        found[0][1:-1], found.string[found.end() : found.end() + 1]
    )


def _place(source: str, text: str, found: re.Match[str], since: int) -> int | None:
    """Where it stands in the source. The words before it tell it from the same in a formula, and
    what is left stands in the order of the source, notes at the foot aside."""
    written = found[0].split("\n")[0]
    before = text[max(0, found.start() - _CONTEXT) : found.start()].rpartition("\n")[2]
    for fragment, start in ((before + written, since), (before + written, 0), (written, since)):
        place = source.find(fragment, start)
        if place >= 0:
            return place + len(fragment) - len(written)
    place = source.rfind(written)
    return place if place >= 0 else None
