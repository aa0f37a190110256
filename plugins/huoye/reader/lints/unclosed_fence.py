"""Fenced code ends with a fence like its first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.code import without_fences
from huoye.reader.draft import Draft
from huoye.reader.source import PageSource

NAME = "unclosed-fence"
MEANING = (
    "Fenced code that is never closed is text, and what is in it is read as Markdown and HTML. The "
    "closing fence has as many signs as the opening one, and nothing behind it."
)
WRONG = """\
```python
x = 1

The rest.
"""
RIGHT = """\
```python
x = 1
```

The rest.
"""
_FENCE = re.compile(r"[ \t>]*(?:(?:[-+*]|\d+[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_LEFT = re.compile(r"`{3}|~{3}")


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """The fences that are left when all pairs are taken, if the HTML shows any."""
    if not _LEFT.search(html.words):
        return
    for number, line in enumerate(without_fences(page.body.split("\n")), start=page.body_line):
        fence = _FENCE.match(line)
        if fence:
            what = f"the fence {fence['fence']}{fence['info'].rstrip()} has no partner"
            mend = f"Close it with a line {fence['fence']}, indented as the opening one is"
            yield page.error(what, line=number, mend=mend)
