"""Families of articles that are written to take a machine long: each grows with a size in bytes.

Whatever Markdown, TeX or our own code looks for the end of is here begun and not ended, nested,
repeated, or named and used again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

Family = Callable[[int], str]


def _repeated(piece: str, before: str = "", after: str = "") -> Family:
    return lambda size: before + piece * max(1, size // len(piece.encode())) + after


def _numbered(piece: str, *more: str) -> Family:
    """Pieces with their number in the place of ``#``, all of the first kind before the next."""

    def text(size: int) -> str:
        count = max(1, size // (sum(len(part.encode()) for part in (piece, *more)) + 3))
        return "\n".join(
            "".join(part.replace("#", str(number)) for number in range(count))
            for part in (piece, *more)
        )

    return text


def _steps(lead: str, text: str, between: str = "\n") -> Family:
    """Lines of which each stands one lead deeper."""

    def lines(size: int) -> str:
        depth = max(1, int((2 * size / len(lead)) ** 0.5))
        return between.join(lead * number + text for number in range(depth))

    return lines


def _nested(opening: str, middle: str, closing: str, before: str = "", after: str = "") -> Family:
    def text(size: int) -> str:
        depth = max(1, size // (len(opening) + len(closing)))
        return before + opening * depth + middle + closing * depth + after

    return text


def _blocks(size: int) -> str:
    depth = max(4, int((size) ** 0.5) - 3)
    heads = [f"{'/' * (depth + 3 - number)} note | {number}\n\n" for number in range(depth)]
    return "".join(heads) + "x\n\n" + "".join(f"{'/' * (3 + n + 1)}\n\n" for n in range(depth))


_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_OPENINGS = {
    "bracket": "[",
    "bracket-letter": "[a",
    "picture": "![",
    "picture-letter": "![a",
    "link-open": "[a](",
    "link-open-angle": "[a](<",
    "link-open-title": '[a](b "',
    "reference-open": "[a][",
    "footnote-open": "[^a",
    "tag-open": "<a ",
    "tag-attribute": "<a b=",
    "tag-quote": '<a b="',
    "tag-attributes": "a='b' ",
    "tag-known": "<b>",
    "tag-unknown": "<zz>",
    "tag-end": "</a",
    "tag-ends": "</b>",
    "tag-div": "<div>",
    "tag-div-lines": "<div>\n",
    "tag-div-blocks": "<div>\n\n",
    "tag-markdown": '<div markdown="1">\n\n',
    "tag-script": "<script>",
    "cdata": "<![CDATA[",
    "declaration": "<!a",
    "processing": "<?a",
    "comment": "<!--",
    "comment-dashes": "<!-- -",
    "comment-pairs": "<!-- a -->",
    "address-open": "<http://a",
    "address": "https://a.b/(",
    "addresses": "https://a.b/c ",
    "mail": "a@b.",
    "mail-open": "<a@b",
    "entity": "&",
    "entity-open": "&#",
    "entity-name": "&amp",
    "entities": "&#120;",
    "backslash": "\\",
    "backslash-letter": "\\a",
    "escapes": "\\*a",
    "star-word": "*a ",
    "stars-word": "**a ",
    "stars-mixed": "*a **b ***c ",
    "stars-tight": "*a**b",
    "emphasis": "*a* ",
    "underscore-word": "_a ",
    "underscore-tight": "a_b",
    "tildes": "~~a ",
    "tildes-pairs": "~~a~~ ",
    "equals": "==a ",
    "equals-pairs": "甲==a== ",
    "carets": "^a ",
    "ticks": "`a ",
    "ticks-two": "``a ` ",
    "ticks-code": "`a` ",
    "dollar": "$a ",
    "dollar-tight": "$a",
    "dollar-text": "$\\text{",
    "dollar-escaped": "\\$a",
    "dollar-tick": "$`a",
    "dollars": "$$a ",
    "dollars-lines": "$$\na\n\n",
    "dollars-closed": "$$a$$ ",
    "round": "\\(a ",
    "round-two": "\\\\(a ",
    "square": "\\[a ",
    "square-lines": "\\[\na\n\n",
    "begin": "\\begin{x}",
    "begin-lines": "\\begin{x}\n",
    "begin-many": "\\begin{a}\\begin{b}\\begin{c}",
    "begin-end": "\\begin{x}\\end{y}",
    "eqref": "\\eqref{a",
    "eqref-word": "\\cref{a,",
    "attributes": "{#a",
    "attributes-items": "{.a .b ",
    "attributes-pairs": "*a*{.b}",
    "attributes-space": "a { .b  ",
    "attribute-value": "*a*{b='",
    "braces": "{",
    "brackets-closed": "[a] ",
    "brackets-index": "a[i][j]",
    "task": "- [ ] a\n",
    "quote": "> a\n",
    "quote-blocks": "> a\n\n",
    "item": "- a\n",
    "item-blocks": "- a\n\n",
    "item-kinds": "- a\n* b\n+ c\n",
    "item-numbers": "1. a\n\n",
    "item-empty": "- \n",
    "item-code": "- a\n\n      b\n\n",
    "items-on-line": "- ",
    "definition": "a\n:   b\n\n",
    "definition-lines": ":   b\n",
    "definition-nested": "a\n:   b\n\n    c\n    :   d\n\n",
    "heading": "# a\n\n",
    "heading-line": "# a\n",
    "heading-marks": "# ",
    "heading-setext": "a\n=\n",
    "heading-ids": "# a {#b}\n\n",
    "rule": "---\n",
    "rule-spaced": "- - -\n",
    "rule-long": "_ ",
    "fence": "```\n",
    "fence-open": "```a\n",
    "fences-mixed": "```a\n~~~b\n",
    "fence-list": "- ```a\n",
    "fence-closed": "```\na\n```\n\n",
    "fence-head": "``` { .a ",
    "code-indented": "    a\n",
    "code-blocks": "    a\n\n",
    "admonition": "!!! note\n    a\n\n",
    "admonition-title": '!!! note "',
    "details": "??? note\n    a\n\n",
    "callout": "> [!NOTE]\n> a\n\n",
    "slashes": "/// note\n",
    "slashes-blocks": "/// note | a\n\n",
    "slashes-closed": "/// note | a\nb\n///\n\n",
    "slashes-options": "/// details | a\n    open: true\n///\n\n",
    "slashes-ends": "///\n\n",
    "slashes-unknown": "/// nope | a\n\n",
    "toc": "[TOC]\n\n",
    "footnote-text": "[^a]: b\n\n",
    "abbreviation": "*[a]: b\n\n",
    "table-lines": "| a | b |\n",
    "table-rules": "|--|--|\n",
    "table-bars": "|",
    "table-dollars": "| $a ",
    "smart": "\"a' ",
    "ellipsis": "...",
    "blank": "\n",
    "blank-spaces": " \n",
    "spaces": " ",
    "spaces-lines": "a  \n",
    "tabs": "\t",
    "tab-words": "a\tb",
    "slash": "/",
    "han": "汉",
    "han-lines": "汉\n",
    "han-joined": "汉**字**\n",
    "zero-width": "a\u200b",
    "combining": "a\u0301",
    "emoji": "👨‍👩‍👧",
    "byte-order": "\ufeff",
    "colons": ":::\n",
    "colons-head": "::: a\n",
    "liquid": "{% a ",
    "liquid-lines": "{% a %}\n",
    "shortcode": "{{< a ",
    "wiki": "[[a",
    "full-width": "！！！ 注：\n",
    "logarithms": "$\\log x$ $\\ln x$ ",
    "html-entities": "&lt;b&gt;",
    "quotes-deep": "> > > > a\n",
    "details-html": "<details>\n<summary>a</summary>\n\nb\n\n",
    "svg": "<svg><g>",
    "math-html": "<math><mi>",
    "pre": "<pre>",
    "pre-lines": "<pre>\na\n\n",
    "stash-marks": "klzzwxh:",
    "html-in-line": "a <b>c</b> ",
    "reference-lines": "[a]: ",
    "reference-titles": '[a]: b "\n',
    "summary": "<!-- more -->",
    "insert": "++a ",
    "highlight": "#!python\n",
    "metadata": "a: b\n",
    "subscript": "H~2~O ",
    "superscript": "x^2^ ",
    "emoji-name": ":smile: ",
    "emoji-open": ":smile",
    "note": "a^[b] ",
    "note-open": "^[a ",
    "picture-size": "![a](b.png =1x1) ",
    "picture-size-open": "![a](b.png =",
    "contents-kramdown": "* a\n{:toc}\n\n",
    "attributes-kramdown": "{: .a}\n",
    "dots": "a. b. ",
    "numbers": "1. ",
}


def families() -> Iterator[tuple[str, Family]]:
    """Name and text, all of them."""
    for name, piece in _OPENINGS.items():
        yield name, _repeated(piece)
    for sign in _SIGNS:
        yield f"run {sign}", _repeated(sign)
        yield f"spaced {sign}", _repeated(f"{sign} ")
        yield f"words {sign}", _repeated(f"甲{sign}")
        yield f"lines {sign}", _repeated(f"{sign}\n")
    yield "nested brackets", _nested("[", "a", "]")
    yield "nested links", _nested("[a", "b", "](c)")
    yield "nested pictures", _nested("![a", "b", "](c)")
    yield "nested parentheses", _nested("(", "a", ")", "[a](", ")")
    yield "nested emphasis", _nested("*a ", "b", " c*")
    yield "nested strong", _nested("**a ", "b", " c**")
    yield "nested both", _nested("*a **b ", "c", " d** e*")
    yield "nested deletions", _nested("~~a ", "b", " c~~")
    yield "nested marks", _nested("==a ", "b", " c==")
    yield "nested tags", _nested("<b>", "a", "</b>")
    yield "nested boxes", _nested("<div>\n", "a\n", "</div>\n")
    yield "nested Markdown boxes", _nested('<div markdown="1">\n\n', "a\n\n", "</div>\n\n")
    yield "nested comments", _nested("<!-- ", "a", " -->")
    yield "nested notes", _nested("^[a ", "b", "]")
    yield "nested subscripts", _nested("~a^", "b", "^~")
    yield "blanks in a note", _repeated(" ", "a^[", "]")
    yield "nested quotations", _nested("> ", "a", "")
    yield "nested quotations, tight", _nested(">", "a", "")
    yield "nested items on a line", _nested("- ", "a", "")
    yield "nested items", _steps("  ", "- a")
    yield "nested items, apart", _steps("  ", "- a", "\n\n")
    yield "nested numbers", _steps("    ", "1. a")
    yield "nested definitions", _steps("    ", "a\n:   b", "\n\n")
    yield "nested definitions, one line", _nested(":   ", "a", "", "a\n")
    yield "nested admonitions", _steps("    ", "!!! note", "\n\n")
    yield "nested admonitions, tight", _steps("    ", "!!! note")
    yield "nested details", _steps("    ", "??? note", "\n\n")
    yield "nested callouts", _steps("> ", "> [!NOTE]", "\n")
    yield "nested code", _steps("    ", "a", "\n\n")
    yield "nested footnotes", _steps("    ", "[^1]: a", "\n\n")
    yield "nested slashes", _blocks
    yield "nested fences", lambda size: "\n".join("`" * n for n in range(3, int(size**0.5 * 1.4)))
    yield "quotation in item", _nested("- > ", "a", "")
    yield "fence lengths", lambda s: "\n\n".join("`" * n + "a" for n in range(3, int(s**0.5 * 1.4)))
    yield "tick lengths", lambda s: " ".join("`" * n for n in range(1, int(s**0.5 * 1.4)))
    yield "footnotes", _numbered("a[^#] ", "[^#]: b\n\n")
    yield "footnotes apart", _numbered("a[^#]\n\n", "[^#]: b\n\n")
    yield "footnotes, one often", lambda size: "a[^1] " * (size // 6) + "\n\n[^1]: b"
    yield "footnotes in footnotes", _numbered("[^#]: b[^1#]\n\n")
    yield "footnotes without mark", _numbered("[^#]: b\n\n")
    yield "references", _numbered("[a][#] ", "[#]: b\n\n")
    yield "references, short", _numbered("[#] ", "[#]: b\n")
    yield "references, one often", lambda size: "[a][1] " * (size // 7) + "\n\n[1]: b"
    yield "references undefined", _numbered("[a][#] ")
    yield "abbreviations", _numbered("q#q ", "*[q#q]: b\n")
    yield "abbreviations, one often", lambda size: "qq " * (size // 3) + "\n\n*[qq]: b"
    yield "headings alike", _repeated("## a\n\n")
    yield "headings apart", _numbered("## a#\n\n")
    yield "headings by ids", _numbered("## a {#b#}\n\n")
    yield "ids twice", _repeated("*a*{#b} ")
    yield "table, columns", lambda s: "\n".join(("|a" * (s // 9), "|-" * (s // 9), "|b" * (s // 9)))
    yield "table, rows", lambda size: "|a|b|\n|-|-|\n" + "|c|d|\n" * (size // 6)
    yield "table, cells empty", lambda s: "|a|b|\n|-|-|\n" + "||\n" * (s // 3)
    yield "table, wide once", lambda s: f"|a|b|\n|-|-|\n{'|c' * (s // 2)}"
    yield (
        "table, short rows",
        lambda s: "\n".join(("|a" * (s // 10), "|-" * (s // 10), *["|"] * (s // 4))),
    )
    yield "links to one", _repeated("[a](#b) ")
    yield "links apart", _numbered("[a](b#.png) ")
    yield "links dead", _numbered("[a]({filename}b#.md) ")
    yield "tabs and bars", _repeated("a\t| b\n")
    yield "front matter, lines", lambda size: "A: b\n" * (size // 5)
    yield "one word", lambda size: "a" * size
    yield "one word of ideographs", lambda size: "汉" * (size // 3)
    yield "lines of a letter", lambda size: "a\n" * (size // 2)
    yield "paragraphs of a letter", lambda size: "a\n\n" * (size // 3)


def formula_families() -> Iterator[tuple[str, Family]]:
    """Those that MathJax has to do with."""
    yield "formula of letters", _repeated("a", "$$", "$$")
    yield "formula of letters, lines", _repeated("a\n", "$$\n", "$$")
    yield "formula in a line", _repeated("a", "$", "$")
    yield "formula of words", _repeated("a+b=c ", "$$", "$$")
    yield "formula nested braces", _nested("{", "a", "}", "$$", "$$")
    yield "formula open braces", _repeated("{", "$$", "$$")
    yield "formula fractions", _nested(r"\frac{1}{", "a", "}", "$$", "$$")
    yield "formula roots", _nested(r"\sqrt{", "a", "}", "$$", "$$")
    yield "formula fences", _nested(r"\left(", "a", r"\right)", "$$", "$$")
    yield "formula powers", _nested("a^{", "b", "}", "$$", "$$")
    yield "formula powers, open", _repeated("a^", "$$", "b$$")
    yield "formula matrices", _nested(r"\begin{matrix}", "a", r"\end{matrix}", "$$", "$$")
    yield "formula columns", _repeated("a&", r"$$\begin{matrix}", r"b\end{matrix}$$")
    yield "formula rows", _repeated(r"a\\", "$$\\begin{matrix}", "b\\end{matrix}$$")
    yield "formula texts", _repeated(r"\text{甲乙}", "$$", "$$")
    yield "formula ideographs", _repeated("汉", "$$", "$$")
    yield "formula primes", _repeated("'", "$$a", "$$")
    yield "formula spaces", _repeated(r"\,", "$$", "$$")
    yield "formula labels", _numbered("$$\na\\label{l#}\\tag{#}\n$$\n\n")
    yield "formula references", _numbered("$$\na\\label{l#}\\tag{#}\n$$\n\n", "\\eqref{l#} ")
    yield "formula references undefined", _numbered("\\eqref{l#} ")
    yield "formulas", _repeated("$x^2$ ")
    yield "formulas apart", _numbered("$x_{#}$ ")
    yield "formulas displayed", _repeated("$$x$$\n\n")
    yield "formulas bad, alike", _repeated("$\\zz$ ")
    yield "formulas bad, apart", _numbered("$\\zz{#}$ ")
    yield "formulas bad, displayed", _repeated("$$\n\\zz\n$$\n\n")
    yield "formulas bad, long", _repeated("$\\zz aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa$ ")
    yield "macros twice as many", lambda size: _bomb(min(size // 30, 40))
    yield "macro of itself", lambda size: r"$$\def\a{\a\a}\a$$"
    yield "macros, long", lambda size: r"$$\def\a#1{#1#1}" + r"\a{" * 30 + "x" + "}" * 30 + "$$"
    yield "macros defined", _numbered("$\\def\\q{#}$ ")
    yield "rule of a size", _repeated(r"\rule{99999em}{99999em}", "$$", "$$")
    yield "colours", _nested(r"\color{red}{", "a", "}", "$$", "$$")
    yield "boxes", _nested(r"\boxed{", "a", "}", "$$", "$$")
    yield "chemistry", _repeated(r"H2O + ", r"$$\ce{", "O}$$")
    yield (
        "array of columns",
        lambda size: r"$$\begin{array}{*{" + str(10**6) + r"}{c}}a\end{array}$$",
    )
    yield "diagram", _repeated("a @>>> ", r"$$\begin{CD}", r"b\end{CD}$$")
    yield "alt texts", _repeated("![$x$](a.png) ")


def _bomb(depth: int) -> str:
    names = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    lines = [rf"\def\q{a}{{\q{b}\q{b}}}" for a, b in pairwise(names[: depth + 1])]
    return "$$" + "".join(lines) + rf"\def\q{names[depth]}{{x}}\qa$$"
