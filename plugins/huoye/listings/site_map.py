"""The map of a site for search engines (sitemaps.org), and where they find it (RFC 9309).

Of our own, since a plugin of another's (pelican-sitemap is one) would have every build render all
pages, and knows neither versions in other languages nor their listings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import write
from huoye.listings.language_generator import CONTEXT
from huoye.reader import addresses
from huoye.words import html_lang

#: Where the map stands, from the site's root; without it there is none.
SETTING = "SITEMAP_FILE"
#: More than these search engines don't read in one file.
MOST = 50_000
_ROBOTS = "robots.txt"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
#: What an address may have as it is.
_SAFE = "/%?#=&:;,+~@!$'()*-._[]"


@dataclass(frozen=True)
class _Place:
    url: str
    #: When it last changed, where that is known.
    changed: datetime | None = None
    #: Itself and its versions in other languages: language -> address.
    versions: Mapping[str, str] | None = None


class SiteMap:
    """That of a build; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._root = str(build.settings.get("SITEURL") or "").rstrip("/")
        self._name = str(build.settings.get(SETTING) or "")
        self._context: Mapping[str, Any] | None = None

    def note(self, context: Mapping[str, Any]) -> None:
        """Know what is read. context: Pelican's."""
        self._context = context
        if self._name and "://" not in self._root:
            self._give_up("no SITEURL says where the site stands", "Set it, or take this out")
        elif self._name and (addresses.wrong(self._name) or not self._name.endswith(".xml")):
            self._give_up("it is no address of an XML file in the site", 'Write "sitemap.xml"')

    def write(self, output: Path) -> None:
        """Into the site that is written; a file that stands there already stays."""
        if not self._name or self._context is None or (output / self._name).exists():
            return
        places = [*_places(self._context)]
        parts = [places[at : at + MOST] for at in range(0, len(places), MOST)]
        if len(parts) == 1:
            write(output / self._name, self._map(parts[0]))
        else:
            stem = self._name.removesuffix(".xml")
            names = [f"{stem}-{number}.xml" for number in range(1, len(parts) + 1)]
            for name, part in zip(names, parts, strict=True):
                write(output / name, self._map(part))
            write(output / self._name, self._index(names))
        # Elsewhere than at the root of a host nobody looks for it.
        if not urlsplit(self._root).path and not (output / _ROBOTS).exists():
            rules = f"User-agent: *\nAllow: /\n\nSitemap: {self._url(self._name)}\n"
            write(output / _ROBOTS, rules)

    def _give_up(self, why: str, mend: str) -> None:
        what = f"{SETTING} is set, and there is no map of the site: {why}"
        self._build.problems.report(BuildError(what, mend=mend, is_warning=True))
        self._name = ""

    def _map(self, places: Iterable[_Place]) -> str:
        entries = "".join(map(self._entry, places))
        return f"{_HEAD}<urlset {_NAMESPACE} {_XHTML}>\n{entries}</urlset>\n"

    def _entry(self, place: _Place) -> str:
        changed = f"<lastmod>{_moment(place.changed)}</lastmod>" if place.changed else ""
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{escape(html_lang(lang))}" '
            f'href="{escape(self._url(url))}"/>'
            for lang, url in (place.versions or {}).items()
        )
        return f"<url><loc>{escape(self._url(place.url))}</loc>{changed}{links}</url>\n"

    def _index(self, names: Iterable[str]) -> str:
        entries = (f"<sitemap><loc>{escape(self._url(name))}</loc></sitemap>\n" for name in names)
        return f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{''.join(entries)}</sitemapindex>\n"

    def _url(self, url: str) -> str:
        return f"{self._root}/{quote(url, safe=_SAFE)}"


def _places(context: Mapping[str, Any]) -> Iterator[_Place]:
    """Listings, articles and pages; neither drafts nor what is hidden."""
    listings: Mapping[str, Mapping[str, Any]] = context[CONTEXT]
    by_place: dict[str, dict[str, str]] = {}
    for lang, language in listings.items():
        for place, url in language["pages"].items():
            by_place.setdefault(place, {})[lang] = url
    terms = [term for kind in ("categories", "tags") for term, _ in context[kind]]
    own = next(iter(listings), "")
    for term in terms:
        if term.save_as and term.save_as not in by_place:
            by_place[term.save_as] = {own: term.url}
    for versions in by_place.values():
        shared = versions if len(versions) > 1 else None
        yield from (_Place(url, None, shared) for url in versions.values())
    yield from _of_models(context)
    for original in (*context["articles"], *context["pages"]):
        entries = [original, *original.translations]
        urls = {entry.lang: entry.url for entry in sorted(entries, key=lambda one: str(one.lang))}
        for entry in entries:
            shared = urls if len(entries) > 1 else None
            changed = getattr(entry, "modified", None) or getattr(entry, "date", None)
            yield _Place(entry.url, changed, shared)


def _of_models(context: Mapping[str, Any]) -> Iterator[_Place]:
    """Pages of models (model_pages/plugin.py), which are the same in each language."""
    by_lang: Mapping[str, Any] = context.get("MODEL_PAGES") or {}
    for number in range(max((len(site["models"]) + 1 for site in by_lang.values()), default=0)):
        urls = {lang: [site, *site["models"]][number]["url"] for lang, site in by_lang.items()}
        yield from (_Place(url, None, urls if len(urls) > 1 else None) for url in urls.values())


def _moment(moment: datetime) -> str:
    """As the W3C writes it: the day alone where no zone says which moment that was."""
    return moment.isoformat() if moment.tzinfo else moment.date().isoformat()
