"""Typecho: the dump of its database, as mysqldump, phpMyAdmin or its own backup write SQL."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from huoye.importer.html import to_markdown
from huoye.importer.post import Post, plain_slug

_TABLES = "contents|metas|relationships|options"
# Texts and comments are passed over: a reader's comment may hold SQL of its own.
_STATEMENT = re.compile(
    r"'(?:[^'\\]+|\\.|'')*+(?:'|\\?\Z)|--[^\n]*|^\#[^\n]*|/\*(?:(?!\*/).)*+(?:\*/|\Z)"
    rf"|INSERT\s+INTO\s+[`\"]?\w*?(?P<table>{_TABLES})[`\"]?\s*"
    r"(?:\((?P<columns>[^)]{0,5000})\))?\s*VALUES\s*"
    rf"|CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[`\"]?\w*?(?P<created>{_TABLES})[`\"]?\s*"
    r"\((?P<body>[^;]{0,20000}?)\n\)",
    re.I | re.S | re.M,
)
_COLUMN = re.compile(r"^[ \t]*+[`\"](\w+)[`\"]", re.M)
_VALUE = re.compile(
    r"\s*(?:'(?P<text>(?:[^'\\]+|\\.|'')*+)'|(?P<plain>[^,()'\s][^,()']*))\s*(?P<end>[,)])", re.S
)
_COMMA = re.compile(r"\s*,\s*")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": "\x1a"}
_MARKDOWN = "<!--markdown-->"
Row = dict[str, str | None]


def is_dump(text: str) -> bool:
    """Whether a text is such a dump."""
    tables = (found["table"] for found in _STATEMENT.finditer(text) if found["table"])
    return any(table.lower() == "contents" for table in tables)


def read(text: str, source: str, zone: tzinfo | None = None) -> Iterator[Post]:
    """Its posts and pages. source: the file's name.

    zone: of their dates, which Typecho keeps in UTC; by default that of the blog's own options, and
    else this computer's, which is noted.
    """
    tables = _tables(text)
    known = zone or _zone(tables["options"])
    metas = {row.get("mid"): row for row in tables["metas"]}
    named: dict[str | None, list[Row]] = defaultdict(list)
    for row in tables["relationships"]:
        if row.get("mid") in metas:
            named[row.get("cid")].append(metas[row.get("mid")])
    for row in tables["contents"]:
        if (row.get("type") or "").partition("_")[0] in ("post", "page"):
            post = _post(row, named[row.get("cid")], source, known)
            if known is None and post.date:
                post.note("its date is in this computer's time zone: --timezone names another")
            yield post


def _zone(options: list[Row]) -> tzinfo | None:
    """What the blog's options say: an offset in seconds."""
    for row in options:
        value = row.get("value") or ""
        if row.get("name") == "timezone" and re.fullmatch(r"[+-]?\d{1,5}", value):
            return timezone(timedelta(seconds=int(value)))
    return None


def _post(row: Row, metas: list[Row], source: str, zone: tzinfo | None) -> Post:
    cid = row.get("cid") or ""
    text = (row.get("text") or "").replace("\r\n", "\n")
    post = Post(f"{source}, cid {cid}", row.get("title") or cid, text)
    post.date = _time(row.get("created"), zone)
    post.modified = _time(row.get("modified"), zone)
    post.slug = plain_slug(row.get("slug") or "")
    categories = [str(meta["name"]) for meta in metas if meta.get("type") == "category"]
    post.category = categories[0] if categories else ""
    post.tags = [str(meta["name"]) for meta in metas if meta.get("type") == "tag"]
    post.tags += categories[1:]
    kind = row.get("type") or ""
    post.is_page = kind.startswith("page")
    post.is_draft = kind.endswith("_draft") or row.get("status") not in ("publish", None)
    if row.get("password"):
        post.hide()
    # The default address of a post; of a page, its name.
    post.addresses = [f"/{row.get('slug')}.html" if post.is_page else f"/archives/{cid}/"]
    if text.startswith(_MARKDOWN):
        post.body = text.removeprefix(_MARKDOWN).lstrip("\n")
    else:
        to_markdown(post)
    return post


def _time(value: str | None, zone: tzinfo | None) -> datetime | None:
    """Seconds since 1970 as a date with its offset; none for 0, and for what is no such number."""
    try:
        return (
            datetime.fromtimestamp(int(value), UTC).astimezone(zone)
            if value and int(value)
            else None
        )
    except (ValueError, OverflowError, OSError):
        return None


def _tables(text: str) -> dict[str, list[Row]]:
    columns: dict[str, list[str]] = {}
    tables: dict[str, list[Row]] = defaultdict(list)
    at = 0
    while (found := _STATEMENT.search(text, at)) is not None:
        at = found.end()
        if found["created"]:
            columns[found["created"].lower()] = _COLUMN.findall(found["body"])
        if not found["table"]:
            continue
        table = found["table"].lower()
        names = re.findall(r"\w+", found["columns"] or "") or columns.get(table, [])
        while text[at : at + 1] == "(":
            values, at = _row(text, at + 1)
            tables[table].append(dict(zip(names, values, strict=False)))
            comma = _COMMA.match(text, at)
            at = comma.end() if comma else at
    return tables


def _row(text: str, at: int) -> tuple[list[str | None], int]:
    """The values of one row, and where it ends. Raises ValueError for what is none."""
    values: list[str | None] = []
    while True:
        found = _VALUE.match(text, at)
        if found is None:
            line = text.count("\n", 0, at) + 1
            raise ValueError(f"line {line} of the dump holds no value that is known")
        plain = found["plain"]
        if plain is None:
            values.append(_unescaped(found["text"]))
        else:
            values.append(None if plain.strip().upper() == "NULL" else plain.strip())
        at = found.end()
        if found["end"] == ")":
            return values, at


def _unescaped(text: str) -> str:
    return re.sub(
        r"\\(.)|''", lambda m: "'" if m[1] is None else _ESCAPES.get(m[1], m[1]), text, flags=re.S
    )
