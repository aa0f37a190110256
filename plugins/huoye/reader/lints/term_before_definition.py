"""A term is said what it means before it is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

NAME = "term-before-definition"
MEANING = (
    "An article uses a term of the setting `GLOSSARY` above the place where it defines it: where "
    "the term stands emphasised for the first time, as in `*椭圆积分*`. Off unless `LINTS` says "
    "more."
)
WRONG = """\
椭圆积分没有初等公式。

这个积分叫*椭圆积分*。
"""
RIGHT = """\
这个积分叫*椭圆积分*。

椭圆积分没有初等公式。
"""
SEVERITY = "off"


def check(page: PageSource) -> Iterator[BuildError]:
    """The first use of each term that is defined further below; headings come before the text."""
    terms: Iterable[str] = page.build.settings.get("GLOSSARY") or ()
    text = page.without_code
    for term in terms:
        word = re.escape(term)
        defined = re.compile(
            rf"[*_]{{1,2}}{word}[*_]{{1,2}}|<dfn\b[^>]*>{word}</dfn>|^{word}\n+: ", re.M
        ).search(text, page.fields.end)
        used = re.compile(rf"^(?!#).*?(?P<term>{word})", re.M).search(text, page.fields.end)
        if defined and used and used.start("term") < defined.start():
            yield page.error(
                f"“{term}” is used before line {page.line_at(defined.start())} defines it",
                line=page.line_at(used.start("term")),
                mend="Define it here, or say it in other words",
            )
