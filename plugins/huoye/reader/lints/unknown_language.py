"""``Lang`` names a language, not a country."""

from __future__ import annotations

from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.front_matter import FrontMatter
from huoye.reader.languages import meant
from huoye.reader.source import PageSource

NAME = "unknown-language"
MEANING = (
    "`Lang` is no tag of a language; `EN`, `zh_CN` and the like are understood as `en` and `zh`."
)
WRONG = """\
Title: 椭圆
Date: 2009-08-01
Slug: ellipse
Lang: cn
"""
RIGHT = """\
Title: 椭圆
Date: 2009-08-01
Slug: ellipse
Lang: zh
"""


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """At its line."""
    written = fields.values().get("lang", "")
    probable = meant(written)
    if probable is not None:
        mend = f"Did you mean “{probable}”?" if probable else "Write a tag such as zh, en or zh-TW"
        what = f"“{written}” is no language’s tag"
        yield page.error(what, line=fields.line("lang"), mend=mend)
