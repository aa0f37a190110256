"""A PDF beside each article, printed when its page or what it shows has changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2 import pass_context

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.errors import BuildError
from huoye.core.files import sha256, write
from huoye.core.installed import installed
from huoye.printing.printer import PrintPage, base_of, file_at, printer

#: The setting that asks for them.
SETTING = "ARTICLE_PDFS"
#: What a page is made of besides its text; what is named by its content says so in the text.
_PART = re.compile(r"<(?:link|img|source)\b[^<>]*?\s(?:href|src)=\"([^\"<>]+)\"")


def pdf_address(save_as: str) -> str:
    """Where the PDF of a page lies, which bears the page's name: ``2009/ellipse/ellipse.pdf`` of
    ``2009/ellipse/index.html``, ``ellipse.pdf`` of ``ellipse.html``."""
    if save_as.endswith("/index.html"):
        folder = save_as.removesuffix("/index.html")
        return f"{folder}/{folder.rpartition('/')[2]}.pdf"
    return f"{save_as.removesuffix('.html')}.pdf"


@pass_context
def pdf_of(context: Mapping[str, Any], article: Any) -> str:
    """For templates: where an article's PDF is, below the site's root; "" where there is none."""
    is_printed = context.get(SETTING) and article.status == "published" and article.save_as
    return pdf_address(article.save_as) if is_printed else ""


@dataclass(frozen=True)
class _Article:
    source: str
    save_as: str
    date: datetime


class Printouts:
    """The articles of a build and their PDFs; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._cache = build.get(Cache)
        self._base = base_of(str(build.settings.get("SITEURL") or ""))
        self._articles: list[_Article] = []
        self._stack = ExitStack()
        self._print: PrintPage | None = None

    def note(self, articles: Iterable[Any]) -> None:
        """Pelican's articles that will be written, each text by itself."""
        self._articles = [
            _Article(one.source_path, one.save_as, getattr(one, "modified", one.date))
            for one in articles
            if one.save_as
        ]

    def write(self, output: Path) -> Iterator[BuildError]:
        """Print them beside their pages in ``output``; yields warnings of what they lack. Raises
        BuildError where nothing can be printed."""
        with self._stack:
            for article in self._articles:
                lacks: list[str] = []
                place = f"pdf/{_key(output, article, self._base)}.pdf"
                pdf = self._cache.content(place, partial(self._printed, output, article, lacks))
                write(output / pdf_address(article.save_as), pdf)
                yield from (_lack(article, url) for url in dict.fromkeys(lacks))

    def _printed(self, output: Path, article: _Article, lacks: list[str]) -> bytes:
        """lacks: added to."""
        if self._print is None:
            # Started for the first that has changed.
            self._print = self._stack.enter_context(printer(output, self._base))
        pdf, lacking = self._print(article.save_as.removesuffix("index.html"), article.date)
        lacks += lacking
        return pdf


def _lack(article: _Article, url: str) -> BuildError:
    return BuildError(
        f"the PDF lacks {url}: nothing is fetched from other sites",
        path=Path(article.source),
        mend="Keep the file with the article",
        is_warning=True,
    )


def _key(output: Path, article: _Article, base: str) -> str:
    """Of all that its PDF depends on."""
    html = (output / article.save_as).read_text("utf-8")
    here = f"{base}/{article.save_as}"
    parts = []
    for link in dict.fromkeys(_PART.findall(html)):
        address = urljoin(here, unescape(link)).partition("#")[0].partition("?")[0]
        file = file_at(output, address, base)
        parts.append(sha256(file) if file else "")
    code = sha256(Path(__file__).with_name("printer.py"))
    known = [html, here, str(article.date), code, _browser(), *parts]
    return sha256("\0".join(known).encode("utf-8", "surrogatepass"))


def _browser() -> str:
    """The Chromium that would print, as far as can be told without starting it."""
    try:
        from huoye.live.check.chromium import chromium_path
    except ModuleNotFoundError:
        return ""
    path = chromium_path()
    if path is None:
        return installed().get("playwright", "")
    found = Path(path).resolve().stat()
    return f"{path} {found.st_size} {found.st_mtime_ns}"
