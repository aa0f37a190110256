"""How an article of the site is cited: what readers copy, and what catalogues read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinja2 import pass_context
from markupsafe import Markup

from huoye.core.build import Build
from huoye.reader.plain_text import plain_text
from huoye.words import html_lang

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BIBTEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # BibTeX counts braces, with a backslash or without.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}


@dataclass(frozen=True)
class Citation:
    """An article as others cite it."""

    title: str
    authors: Sequence[str]
    site: str
    slug: str
    lang: str
    date: datetime
    modified: datetime | None
    #: "" on a site without an address, as in a preview.
    url: str
    #: Address of its licence, or "".
    license: str
    tags: Sequence[str]

    @property
    def bibtex(self) -> str:
        """An entry for a file of BibTeX."""
        fields = {
            "author": " and ".join(_names(map(_escaped, self.authors))),
            "title": f"{{{_escaped(self.title)}}}",
            "howpublished": _escaped(self.site),
            "year": str(self.date.year),
            "month": _MONTHS[self.date.month - 1],
            "url": self.url,
        }
        written = (
            f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n"
            for name, value in fields.items()
            if value
        )
        key = re.sub(r"[^A-Za-z0-9-]", "", self.slug) or "article"
        return f"@misc{{{key}-{self.date.year},\n{''.join(written)}}}"

    @property
    def meta(self) -> Sequence[tuple[str, str]]:
        """Names and contents of the tags that Highwire Press began and Scholar and Zotero read."""
        pairs = [
            ("citation_title", self.title),
            *(("citation_author", author) for author in self.authors),
            ("citation_publication_date", self.date.strftime("%Y/%m/%d")),
            ("citation_journal_title", self.site),
            ("citation_language", html_lang(self.lang)),
            ("citation_fulltext_html_url", self.url),
        ]
        return [pair for pair in pairs if pair[1]]

    @property
    def json_ld(self) -> Markup:
        """The same for search engines (schema.org): data in a page, which nothing runs."""
        data = {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": self.title,
            "author": [{"@type": self._kind(name), "name": name} for name in self.authors],
            "datePublished": self.date.isoformat(),
            "dateModified": (self.modified or self.date).isoformat(),
            "inLanguage": html_lang(self.lang),
            "isPartOf": {"@type": "Blog", "name": self.site},
            "url": self.url,
            "license": self.license,
            "keywords": [*self.tags],
        }
        text = json.dumps(
            {name: value for name, value in data.items() if value}, ensure_ascii=False
        )
        # No title may end the element, or begin a comment in it.
        return Markup(text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026"))

    def _kind(self, author: str) -> str:
        """A site that writes under its own name is nobody in particular."""
        return "Organization" if author == self.site else "Person"


@pass_context
def citation_of(context: Mapping[str, Any], article: Any) -> Citation:
    """For templates: ``citation_of(article).bibtex``."""
    settings = Build.of(context).settings
    address = str(settings.get("SITEURL") or "")
    named = getattr(article, "authors", None) or [getattr(article, "author", "")]
    return Citation(
        title=getattr(article, "plain_title", None) or plain_text(str(article.title)),
        authors=[str(author) for author in named if str(author)],
        site=plain_text(str(settings.get("SITENAME", ""))),
        slug=article.slug,
        lang=article.lang,
        date=article.date,
        modified=getattr(article, "modified", None),
        url=f"{address}/{article.url}" if "://" in address else "",
        license=(settings.get("CONTENT_LICENSE") or ("", ""))[1],
        tags=[str(tag) for tag in getattr(article, "tags", ())],
    )


def _names(names: Any) -> Sequence[str]:
    """Whole: BibTeX takes the last word of a name for the family’s, and “and” parts two."""
    return [f"{{{name}}}" if re.search(r"\band\b|,", name) else name for name in names]


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(sign, sign) for sign in text)
