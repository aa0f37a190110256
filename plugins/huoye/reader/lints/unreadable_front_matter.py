"""Front matter between two ``---`` may be YAML, which has a syntax of its own."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.front_matter import FrontMatter
from huoye.reader.source import PageSource

NAME = "unreadable-front-matter"
MEANING = (
    "What stands between two `---` cannot be read as fields, neither as YAML nor one field a line."
)
WRONG = """\
---
title: The ellipse
date: 2009-08-01
slug: ellipse
tags: [geometry, "power series]
  - series
---
"""
RIGHT = """\
---
title: The ellipse
date: 2009-08-01
slug: ellipse
tags: [geometry, "power series"]
---
"""
_TOML = "+++"


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """Where YAML says, or at the first line of what is TOML."""
    if fields.problem:
        line, what, mend = fields.problem
        yield page.error(what, line=line, mend=mend)
    if page.text.startswith(_TOML):
        mend = "Write `title: …` between two lines of ---, as YAML"
        yield page.error("the front matter is TOML", line=1, mend=mend)
