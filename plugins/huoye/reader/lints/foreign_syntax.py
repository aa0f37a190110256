"""What other tools make of a text by syntax of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource
from huoye.reader.words_of_html import text_of

NAME = "foreign-syntax"
MEANING = (
    "Syntax of another tool (`:::` containers, `[[links]]` of Obsidian, `{% tags %}` of Jekyll and "
    "Hexo, `{{< shortcodes >}}` of Hugo, `[shortcodes]` of WordPress) stays in the page as it is "
    "written."
)
WRONG = """\
::: tip
By hand.
:::
"""
RIGHT = """\
/// tip | Tip
By hand.
///
"""
_BY_HAND = "Write a fence, a link, a picture or HTML for it"
_LANGUAGES = r"(?:python|java|javascript|js|bash|sh|shell|c|cpp|sql|html|css|json|r)(?:[ \t]+hl_lines=[^\n]*)?[ \t]*"
#: What is found, and how to write it here.
_FORMS = [
    (
        re.compile(rf"^[ \t>]*:{{3,}}{_LANGUAGES}$", re.M),
        "Write the code into a fence that names its language, as in ```python",
    ),
    (
        re.compile(r"^[ \t>]*(?:!{3}|\?{3}\+?)[ \t]?\w[^\n]*$", re.M),
        'Write `!!! note "title"`, with both quotes, and indent the text by four spaces',
    ),
    (
        re.compile(rf"^[ \t>]*:{{3,}}(?!{_LANGUAGES}$)[ \t]*[\w.{{][^\n]*$", re.M),
        "Write a block: `/// tip | title`, the text, and `///` at its end",
    ),
    (re.compile(r"!\[\[[^\[\]\n]+\]\]"), "Write ![text](path/of/the/picture.png)"),
    (
        re.compile(r"(?<!!)\[\[[^\[\]\n\d,][^\[\]\n,]*\]\]"),
        "Write [text](other.md), with the path to the other file",
    ),
    (re.compile(r"\{%-?\s*\w+[^\n]*?%\}"), _BY_HAND),
    (re.compile(r"\{\{[<%]\s*/?\w+[^\n]*?[>%]\}\}"), _BY_HAND),
    (
        re.compile(
            r"\[/?(?:caption|gallery|code|latex|embed|video|audio|sourcecode)\b[^\]\n]*\](?![(\[])"
        ),
        _BY_HAND,
    ),
]


def check(page: PageSource, html: str) -> Iterator[BuildError]:
    """What the text shows of it, at its lines in the source."""
    text = text_of(html)
    for pattern, mend in _FORMS:
        if not pattern.search(text):
            continue
        for found in pattern.finditer(page.without_code, page.fields.end):
            written = found[0].strip(" \t>")
            if written in text and not page.without_code.startswith("\\", found.start() - 1):
                what = f"{written} is another tool’s syntax"
                line = page.line_at(found.end() - len(written))
                yield page.error(what, line=line, mend=mend)
