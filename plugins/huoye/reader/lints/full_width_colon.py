"""Front matter is written with a colon of ASCII and keys in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.front_matter import KEYS, FrontMatter
from huoye.reader.source import PageSource

NAME = "full-width-colon"
MEANING = (
    "A line of front matter with a full-width colon, a space before its colon or a Chinese key is "
    "read as the text's first."
)
WRONG = """\
Title: 椭圆
Date: 2009-08-01
Slug: ellipse
Tags：几何
"""
RIGHT = """\
Title: 椭圆
Date: 2009-08-01
Slug: ellipse
Tags: 几何
"""
_FIELD = re.compile(r"\s*(?P<key>\w+)(?P<space>\s*)(?P<colon>[:：︰])\s*(?P<value>.*)$")
_CHINESE = {
    "标题": "Title",
    "日期": "Date",
    "时间": "Date",
    "更新": "Modified",
    "网址": "Slug",
    "语言": "Lang",
    "分类": "Category",
    "标签": "Tags",
    "作者": "Author",
    "摘要": "Summary",
    "系列": "Series",
    "状态": "Status",
}


def check(page: PageSource, fields: FrontMatter) -> Iterator[BuildError]:
    """The line that ended the front matter, and those like it just below."""
    if fields.stopped_at is None:
        return
    first, _ = fields.stopped_at
    for number, line in enumerate(page.text.split("\n")[first - 1 :], start=first):
        found = _FIELD.match(line)
        key = found and _key(found["key"])
        if not (found and key):
            return
        odd = _oddity(found, key)
        if odd is None:
            continue  # right in itself; it stands too far down
        mend = f"Write `{key}: {found['value']}`"
        yield page.error(f"front matter with {odd}", line=number, mend=mend)


def _oddity(found: re.Match[str], key: str) -> str | None:
    if found["colon"] != ":":
        return "a full-width colon"
    if key != found["key"]:
        return f"the key “{found['key']}”"
    return "a space before its colon" if found["space"] else None


def _key(written: str) -> str | None:
    if written.lower() in KEYS:
        return written
    return _CHINESE.get(written)
