"""Fences that another tool makes something else of than code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.code import fences
from huoye.reader.source import PageSource

NAME = "foreign-fence"
MEANING = (
    "A fence of pandoc, Quarto or MyST that is no code there (`{=html}`, `{note}`, `{figure}` …) "
    "is shown as code."
)
WRONG = """\
```{note}
By hand.
```
"""
RIGHT = """\
/// note | Note
By hand.
///
"""
_HEAD = re.compile(
    r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,})[ \t]*\{(?P<name>[^{}]*)\}"
)
_BOXES = (
    "note|tip|hint|important|warning|caution|attention|danger|error|seealso|admonition|dropdown"
    "|topic|sidebar|margin|aside|versionadded|versionchanged|deprecated|todo|proof|theorem|lemma"
    "|exercise|solution|definition|example|remark|corollary|callout"
)
#: Names in braces, and what to write for them here.
_FORMS = {
    r"=html5?": "Write the HTML as it is, without the fence",
    r"=\w+": "Leave it out: it is for another kind of output",
    _BOXES: "Write a block: `/// note | title`, the text, and `///` at its end",
    r"math": "Write $$…$$, with \\label{…} in it for a number",
    r"figure|image": "Write ![words](path/of/the/picture.png)",
    r"code-block|code|sourcecode|parsed-literal": "Name the language alone, as in ```python",
    r"code-cell": "Write ```python for code that is shown, or `/// python` for a cell that runs",
    r"table|list-table|csv-table": "Write the table with bars",
    r"include|literalinclude": "Put the text of the other file here",
    r"contents|toctree|tableofcontents": "Leave it out; [TOC] is where the contents stand",
    r"bibliography|glossary|index|card|grid|tab-set|tab-item|eval-rst|raw|div|epigraph|iframe": (
        "Write its text without the fence"
    ),
}
_PATTERNS = [(re.compile(form, re.I), mend) for form, mend in _FORMS.items()]


def check(page: PageSource) -> Iterator[BuildError]:
    """At its head."""
    lines = page.body.split("\n")
    if not any(_HEAD.match(line) for line in lines):
        return
    for first, _ in fences(lines):
        head = _HEAD.match(lines[first])
        if head is None:
            continue
        name = head["name"].strip()
        mend = next((mend for form, mend in _PATTERNS if form.fullmatch(name)), None)
        # ```{math} alone is a formula; what stands behind the name, or its options, would be lost.
        if mend and not (name == "math" and not _has_options(lines, first)):
            yield page.error(
                f"a fence {{{name}}} is another tool’s syntax, and shown as code",
                line=page.body_line + first,
                mend=mend,
            )


def _has_options(lines: list[str], first: int) -> bool:
    return first + 1 < len(lines) and re.match(r"[ \t>]*:[\w-]+:", lines[first + 1]) is not None
