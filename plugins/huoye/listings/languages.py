"""The languages of a site, and which listings it has in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huoye.core.errors import BuildError

#: Where the listings of other languages stand, “{lang}/”; without it there are none.
SETTING = "LANGUAGE_LISTINGS"
#: Templates that list the articles of a site, or search them.
TEMPLATES = ("index", "archives", "categories", "tags", "series", "search")


@dataclass(frozen=True)
class Term:
    """A category or a tag with its articles, as Pelican has both."""

    kind: str
    term: Any
    articles: Sequence[Any]


@dataclass(frozen=True)
class Language:
    """What a site lists in one language."""

    lang: str
    #: What its addresses begin with, “en/”; "" of the site's own language.
    prefix: str
    #: Newest first.
    articles: Sequence[Any] = ()
    categories: Sequence[Term] = ()
    tags: Sequence[Term] = ()
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def for_templates(self) -> dict[str, Any]:
        """All that templates ask for, as plain data."""
        templates = [name for name in TEMPLATES if self._place(name) and self._has(name)]
        addresses = {name: self.prefix + self._address(name) for name in templates}
        pages = {self._place(name): addresses[name] for name in templates}
        for listed in (*self.categories, *self.tags):
            if listed.term.save_as:
                pages[listed.term.save_as] = self.prefix + listed.term.url
        tag = self.lang.upper().replace("-", "_")
        subtitle = self.settings.get("SITESUBTITLE") or ""
        return {
            "prefix": self.prefix,
            "home": self.prefix,
            "subtitle": self.settings.get(f"SITESUBTITLE_{tag}") or subtitle,
            "terms": dict(self.settings.get(f"TERMS_{tag}") or {}),
            "addresses": addresses,
            "places": {name: self.prefix + self._place(name) for name in templates},
            #: By where the same listing stands in the site's own language.
            "pages": pages,
        }

    def _place(self, name: str) -> str:
        """Where a listing stands in the site's own language, "" where the site has none."""
        if name not in self.settings.get("DIRECT_TEMPLATES", ()):
            return ""
        return str(self.settings.get(f"{name.upper()}_SAVE_AS", f"{name}.html") or "")

    def _has(self, name: str) -> bool:
        """Whether there is anything in a listing. The site's own ones are there in any case."""
        if not self.prefix or name in ("index", "archives", "search"):
            return True
        if name == "series":
            return any(isinstance(getattr(a, "series", None), str) for a in self.articles)
        return bool(self.categories if name == "categories" else self.tags)

    def _address(self, name: str) -> str:
        place = "" if name == "index" else self._place(name)
        return str(self.settings.get(f"{name.upper()}_URL", place))


def languages(settings: Mapping[str, Any], context: Mapping[str, Any]) -> list[Language]:
    """Those of a site, its own one first, the others by their tags. context: Pelican's, when
    articles are read. Raises BuildError for a setting that gives them no address of their own."""
    pattern = settings.get(SETTING) or ""
    main = str(settings["DEFAULT_LANG"]).lower()
    if not pattern:
        return [Language(main, "", settings=settings)]
    _check(pattern)
    by_lang: dict[str, list[Any]] = {}
    for article in _versions(context["articles"]):
        by_lang.setdefault(article.lang, []).append(article)
    own = Language(
        main,
        "",
        categories=[Term("category", *pair) for pair in context["categories"]],
        tags=[Term("tag", *pair) for pair in context["tags"]],
        settings=settings,
    )
    others = (
        _language(lang, pattern.format(lang=lang), listed, settings)
        for lang, listed in sorted(by_lang.items())
        if lang != main
    )
    return [own, *others]


def _language(lang: str, prefix: str, articles: list[Any], settings: Mapping[str, Any]) -> Language:
    articles = sorted(articles, key=lambda article: article.date, reverse=True)
    categories = _grouped("category", ((a.category, a) for a in articles if a.category))
    tags = ((tag, a) for a in articles for tag in getattr(a, "tags", ()))
    return Language(lang, prefix, articles, categories, _grouped("tag", tags), settings)


def _grouped(kind: str, pairs: Iterable[tuple[Any, Any]]) -> list[Term]:
    groups: dict[str, tuple[Any, list[Any]]] = {}
    for term, article in pairs:
        groups.setdefault(term.slug, (term, []))[1].append(article)
    return [Term(kind, *groups[slug]) for slug in sorted(groups)]


def _versions(articles: Iterable[Any]) -> Iterator[Any]:
    for article in articles:
        yield article
        yield from article.translations


def _check(pattern: object) -> None:
    """Raises BuildError."""
    try:
        shown = str(pattern).format(lang="xx")
    except (LookupError, ValueError):
        shown = ""
    steps = shown.split("/")
    if "xx" not in steps or steps[-1] or any(step in ("", "..", ".") for step in steps[:-1]):
        raise BuildError(
            f"the setting {SETTING} is no folder for each language: “{pattern}”",
            mend='Write "{lang}/", or leave it out',
        )
