"""A link by reference has an address somewhere on its page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.draft import Draft
from huoye.reader.source import PageSource

NAME = "undefined-reference"
MEANING = "A link `[text][name]` whose address `[name]: https://…` isn't on the page."
WRONG = """\
See [the survey][survye].

[survey]: https://example.org/survey
"""
RIGHT = """\
See [the survey][survey].

[survey]: https://example.org/survey
"""
# Behind a letter, a digit or a bracket of ASCII it is an index, as in a[i][j]; [l,r] is none.
_LINK = re.compile(
    r"(?<![\w\])}\\])!?\[(?P<text>[^\[\]\n]+)\]"
    r"\[(?!\w+,[\w+-]+\])(?P<name>[^\[\]\n]*)\](?![\[(])",
    re.A,
)


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """What is left in the HTML, where the source has it."""
    if "][" not in page.without_code:
        return
    left = Counter(found[0].lstrip("!") for found in _LINK.finditer(html.words))
    for found in _LINK.finditer(page.without_code, page.fields.end):
        written = found[0].lstrip("!")
        if left[written] > page.without_code.count(f"\\{written}"):
            left[written] -= 1
            name = found["name"] or found["text"]
            yield page.error(
                f"the link {written} has no address",
                line=page.line_at(found.start()),
                mend=f"Write a line `[{name}]: https://…`, or \\[ where no link is meant",
            )
