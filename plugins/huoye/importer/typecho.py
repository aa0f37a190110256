"""Typecho: the dump of its database, as mysqldump, phpMyAdmin or its own backup write SQL."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from huoye.importer.html import to_markdown
from huoye.importer.post import Post, plain_slug

_INSERT = re.compile(
    r"INSERT\s+INTO\s+[`\"]?\w*?(?P<table>contents|metas|relationships)[`\"]?\s*"
    r"(?:\((?P<columns>[^)]*)\))?\s*VALUES\s*",
    re.I,
)
_CREATE = re.compile(
    r"CREATE\s+TABLE\s+[`\"]?\w*?(?P<table>contents|metas|relationships)[`\"]?\s*\((?P<body>.*?)\n\)",
    re.I | re.S,
)
_COLUMN = re.compile(r"^\s*[`\"](\w+)[`\"]", re.M)
_VALUE = re.compile(
    r"\s*(?:'(?P<text>(?:[^'\\]|\\.|'')*)'|(?P<plain>[^,()'\s][^,()']*))\s*(?P<end>[,)])", re.S
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": "\x1a"}
_MARKDOWN = "<!--markdown-->"
Row = dict[str, str | None]


def is_dump(text: str) -> bool:
    """Whether a text is such a dump."""
    return any(found["table"].lower() == "contents" for found in _INSERT.finditer(text))


def read(text: str, source: str) -> Iterator[Post]:
    """Its posts and pages. source: the file's name."""
    tables = _tables(text)
    metas = {row["mid"]: row for row in tables["metas"]}
    named: dict[str | None, list[Row]] = defaultdict(list)
    for row in tables["relationships"]:
        if row["mid"] in metas:
            named[row["cid"]].append(metas[row["mid"]])
    for row in tables["contents"]:
        if (row.get("type") or "").partition("_")[0] in ("post", "page"):
            yield _post(row, named[row["cid"]], source)


def _post(row: Row, metas: list[Row], source: str) -> Post:
    cid = row["cid"] or ""
    text = (row.get("text") or "").replace("\r\n", "\n")
    post = Post(f"{source}, cid {cid}", row.get("title") or cid, text)
    post.date = _time(row.get("created"))
    post.modified = _time(row.get("modified"))
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


def _time(value: str | None) -> datetime | None:
    return datetime.fromtimestamp(int(value), UTC) if value and int(value) else None


def _tables(text: str) -> dict[str, list[Row]]:
    columns = {m["table"].lower(): _COLUMN.findall(m["body"]) for m in _CREATE.finditer(text)}
    tables: dict[str, list[Row]] = defaultdict(list)
    at = 0
    while (insert := _INSERT.search(text, at)) is not None:
        table = insert["table"].lower()
        names = re.findall(r"\w+", insert["columns"] or "") or columns.get(table, [])
        at = insert.end()
        while text[at : at + 1] == "(":
            values, at = _row(text, at + 1)
            tables[table].append(dict(zip(names, values, strict=False)))
            comma = re.compile(r"\s*,\s*").match(text, at)
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
