"""A site that is nothing but a search, with an index of any kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from huoye.core.build import Build
from huoye.search.code import SearchCode
from huoye.search.index import IndexedPage, make
from pelicanconf import CONTENT_SECURITY_POLICY

_PAGE = """<!doctype html>
<html lang="{lang}"><head><title>t</title><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<script type="module" src="{script}"></script></head>
<body><a href="search.html" data-search="{module}">s</a><div data-search-place="query"></div></body>
</html>
"""


def index_files(pages: Iterable[IndexedPage]) -> dict[str, str]:
    """Path below the index's folder -> what is in it."""
    files: dict[str, str] = {}
    make(pages, lambda path, data: files.update({path: data.decode()}))
    return files


def put(folder: Path, files: Mapping[str, str], lang: str = "en") -> None:
    """Write ``page.html``, the search's code and an index. files: of the index, by their paths."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    build = Build({"CACHE_PATH": str(folder / "cache")})
    code = build.get(SearchCode)
    code.write(folder)
    build.close()
    html = _PAGE.format(
        lang=lang, policy=CONTENT_SECURITY_POLICY, script=code.opener, module=code.modules[lang]
    )
    (folder / "page.html").write_text(html, "utf-8")
