"""Pages of a rendered site as PDF, printed by Chromium without a server and without scripts."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from huoye.core.bundled import how_to_install
from huoye.core.errors import BuildError

#: Where a site stands that has no address yet; links to it are left out.
NOWHERE = "http://site.invalid"
# By these alone two PDFs of a page differ: when it was printed, and Chromium's numbers of elements,
# of as many digits always, so that all keeps its place in the file.
_DATE = re.compile(rb"(/(?:Creation|Mod)Date \(D:)\d{14}(?=\+00'00')")
_ELEMENT = re.compile(rb"\(node(\d{8})\)")
_LINKS = """base => {
  for (const link of document.querySelectorAll("a[href]"))
    if (link.href.startsWith(base) && link.pathname !== location.pathname)
      link.removeAttribute("href");
}"""

#: print_page(address below the site's root, date of the text): the PDF, and what it lacks of other
#: sites.
PrintPage = Callable[[str, datetime], tuple[bytes, list[str]]]


@contextmanager
def printer(site: Path, base: str) -> Iterator[PrintPage]:
    """Prints pages of the folder ``site`` as they are at an address, to which their links lead.

    base: as of ``base_of``. Raises BuildError where there is no Chromium.
    """
    try:
        from playwright.sync_api import Error

        from huoye.live.check.chromium import chromium
    except ModuleNotFoundError as error:
        what = f"articles can't be printed without {error.name}"
        raise BuildError(
            what, mend=f"{how_to_install('check')}, or leave out ARTICLE_PDFS"
        ) from None
    lacking: list[str] = []

    def serve(route: Any) -> None:
        url = route.request.url.partition("#")[0].partition("?")[0]
        file = file_at(site, url, base)
        if file is None:
            lacking.append(url)
            route.abort()
            return
        kind = mimetypes.guess_type(file.name)[0]
        if file.suffix == ".html":
            # What is below the first screen is printed, too.
            text = file.read_text("utf-8").replace(' loading="lazy"', "")
            route.fulfill(body=text, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(path=file, content_type=kind)

    try:
        with chromium() as browser, browser.new_context(java_script_enabled=False) as context:
            context.route("**/*", serve)
            page = context.new_page()

            def print_page(place: str, date: datetime) -> tuple[bytes, list[str]]:
                lacking.clear()
                page.goto(f"{base}/{place}")
                if base == NOWHERE:
                    page.evaluate(_LINKS, f"{base}/")
                pdf = page.pdf(
                    format="A4",
                    prefer_css_page_size=True,
                    print_background=True,
                    tagged=True,
                    outline=True,
                )
                return _reproducible(pdf, date), [*lacking]

            yield print_page
    except Error as error:
        if "Executable doesn't exist" not in error.message:
            raise
        what = "articles can't be printed: there is no Chromium here"
        mend = "Run: playwright install chromium, or leave out ARTICLE_PDFS"
        raise BuildError(what, mend=mend) from None


def base_of(address: str) -> str:
    """Where the pages of a site are while they are printed. address: ``SITEURL``."""
    return address.rstrip("/") if urlsplit(address).netloc else NOWHERE


def file_at(site: Path, url: str, base: str) -> Path | None:
    """The site's file at an address without # and ?, None where there is none."""
    if not url.startswith(f"{base}/"):
        return None
    file = site / unquote(url.removeprefix(f"{base}/")).lstrip("/")
    file = file / "index.html" if url.endswith("/") or file.is_dir() else file
    return file if file.is_file() and file.resolve().is_relative_to(site.resolve()) else None


def _reproducible(pdf: bytes, date: datetime) -> bytes:
    moment = date.astimezone(UTC) if date.tzinfo else date
    pdf = _DATE.sub(rb"\g<1>" + f"{moment:%Y%m%d%H%M%S}".encode(), pdf)
    # In their order, by which a reader of the file may look for them.
    numbers = {number: at for at, number in enumerate(sorted(set(_ELEMENT.findall(pdf))))}
    return _ELEMENT.sub(lambda found: b"(node%08d)" % numbers[found[1]], pdf)
