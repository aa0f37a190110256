"""Which files a site will have, as far as that is known before any is written.

A build that stops before it writes tells of dead links, too; these are what they are held against.
Pelican's generators say themselves where they would write: they are given a writer that writes
nothing, and need no templates for that.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from pelican.generators import ArticlesGenerator
from pelican.paginator import Paginator

from huoye.reader import redirects
from huoye.reader.page_result import PageResults
from huoye.reader.site import Site

_OURS = {"huoye"}
_MARKDOWN = (".md", ".markdown", ".mkd", ".mdown")
_LISTINGS = ("period_archives", "direct_templates", "tags", "categories", "authors")
_PLACE = re.compile(r"\{[^{}]*\}")


class Planned:
    """The files that a site will have, from its root; a container of their names.

    Where that isn't known, a file is taken to be there: what a page that is refused would bring,
    and what plugins of others may write.
    """

    def __init__(self, site: Site, generators: Iterable[Any]) -> None:
        """generators: Pelican's, when all have read."""
        generators = list(generators)
        context = generators[0].context
        self._names = {*_read(context), *site.files.values(), *_of_theme(generators[0])}
        self._names |= {*site.templates, *site.build.get(PageResults).files}
        self._names |= {place for page in site.pages for place in redirects.places(page)}
        self._names |= set(site.build.settings.get("TEMPLATE_PAGES", {}).values())
        self._names |= {site.build.settings.get("SITEMAP_FILE") or "", "robots.txt"}
        for generator in generators:
            # Of generators of ours that make pages of something else than texts.
            self._names |= set(getattr(generator, "planned", ()))
            if isinstance(generator, ArticlesGenerator):
                self._names |= _listings(generator)
            elif hasattr(generator, "write_listings"):
                writer = _Writer(generator.settings)
                generator.write_listings(writer.write_file, str)
                self._names |= writer.names
        others = set(site.build.settings.get("PLUGINS") or ()) - _OURS
        self._others_write = bool(others)
        self._unread = _unread(site) if site.refused else None

    def __contains__(self, name: object) -> bool:
        return name in self._names or self._may_be(str(name))

    def ends_so(self, path: str) -> bool:
        """Whether any file has this at its end, a path in whole steps."""
        tail = f"/{path}"
        return path in self or any(f"/{name}".endswith(tail) for name in self._names)

    def _may_be(self, name: str) -> bool:
        if self._others_write and not name.removesuffix("/index.html").endswith(
            tuple(f"{suffix}{end}" for suffix in _MARKDOWN for end in ("", ".html"))
        ):
            return True
        return self._unread is not None and self._unread.fullmatch(name) is not None


class _Writer:
    """Takes down where Pelican would write."""

    def __init__(self, settings: Any) -> None:
        self._settings = settings
        self.names: set[str] = set()

    def write_file(
        self, name: Any, _template: Any, _context: Any, url: Any = None, **given: Any
    ) -> None:
        """As Pelican's own: one file, or one for each page of a long list."""
        template = given.get("template_name")
        pages = self._settings["PAGINATED_TEMPLATES"]
        lists = [given[key] for key in ("articles", "dates") if key in given]
        if not name:
            return
        if not lists or template not in pages:
            self.names.add(str(name))
            return
        size = pages[template] or self._settings["DEFAULT_PAGINATION"]
        paginator = Paginator(name, url, lists[0], self._settings, size)
        for number in paginator.page_range:
            self.names.add(str(paginator.page(number).save_as))

    def write_feed(
        self, _elements: Any, _context: Any, path: Any = None, *_: Any, **__: Any
    ) -> None:
        """As Pelican's own."""
        if path:
            self.names.add(str(path))


class _WithoutTemplates:
    """A generator that has every template, since none is used: a broken one is told of when
    something is written."""

    def __init__(self, generator: Any) -> None:
        self._generator = generator

    def get_template(self, name: str) -> str:
        return name

    def __getattr__(self, name: str) -> Any:
        return getattr(self._generator, name)


def _listings(generator: Any) -> set[str]:
    """Feeds, archives, the theme's own pages, and those of terms."""
    writer = _Writer(generator.settings)
    ArticlesGenerator.generate_feeds(generator, writer)
    for kind in _LISTINGS:
        getattr(ArticlesGenerator, f"generate_{kind}")(
            _WithoutTemplates(generator), writer.write_file
        )
    return {posixpath.normpath(name) for name in writer.names}


def _read(context: Any) -> Iterator[str]:
    """Pages of whatever reader, and the sources beside them."""
    for read in context["generated_content"].values():
        save_as = getattr(read, "save_as", None)
        if save_as:
            yield save_as
            if context.get("OUTPUT_SOURCES"):
                yield f"{posixpath.splitext(save_as)[0]}{context['OUTPUT_SOURCES_EXTENSION']}"


def _of_theme(generator: Any) -> Iterator[str]:
    settings = generator.settings
    for static in settings["THEME_STATIC_PATHS"]:
        folder = Path(generator.theme) / static
        for path in folder.rglob("*"):
            if path.is_file():
                yield (settings["THEME_STATIC_DIR"] / path.relative_to(folder)).as_posix()


def _unread(site: Site) -> re.Pattern[str]:
    """Where pages may stand that are refused now, and the listings that they would be in."""
    names = {PurePosixPath(name).name.partition(".")[0] for name in site.refused}
    names |= {page.result.metadata.get("slug", "").strip() for page in site.unread}
    stems = "|".join(re.escape(name) for name in sorted(names) if name)
    forms = [rf"(?:.*/)?(?:{stems})(?:[-.][^/]*)?(?:/.*)?"]
    for key, value in site.build.settings.items():
        is_listing = key.endswith("_SAVE_AS") or "_FEED_" in key
        if is_listing and not key.startswith(("ARTICLE_", "PAGE_", "DRAFT_", "STATIC_")):
            forms += _form(value)
    for rule in site.build.settings.get("PAGINATION_PATTERNS", ()):
        forms += _form(rule[2]) if "{number}" in str(rule[2]) else []
    return re.compile("|".join(forms))


def _form(pattern: object) -> list[str]:
    """A pattern of addresses, as a regular expression."""
    text = str(pattern)
    if not _PLACE.search(text):
        return []
    kept = map(re.escape, _PLACE.split(text))
    places = map(_of_place, _PLACE.findall(text))
    form = "".join(part for pair in zip(kept, [*places, ""], strict=True) for part in pair)
    # The first page's base name is empty.
    return [f"(?:.+/)?{form[3:]}" if form.startswith(".+/") else form]


def _of_place(place: str) -> str:
    if place.startswith(("{number", "{date")):
        return r"[\d-]+"
    # Else whatever has a digit in it would be a further page of a list.
    return r"(?:\.[^./]+)?" if place.startswith("{extension") else ".+"
