"""The listings of a site's other languages, made of the theme's own templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pelican.generators import Generator

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.listings.languages import Language, languages

#: Of the template context: language -> Language.for_templates().
CONTEXT = "LISTINGS_BY_LANGUAGE"


class LanguageGenerator(Generator):
    """Tells templates of the site's languages, and writes the listings of all but its own.

    A template gets, besides what it gets for the site, ``page_lang`` and in ``articles``,
    ``dates``, ``categories`` and ``tags`` what there is in that language.
    """

    def generate_context(self) -> None:
        build = Build.of(self.settings)
        self._languages: Sequence[Language] = ()
        try:
            self._languages = languages(self.settings, self.context)
        except BuildError as error:
            build.problems.report(error)
        self.context[CONTEXT] = {one.lang: one.for_templates() for one in self._languages}

    def generate_output(self, writer: Any) -> None:
        self.write_listings(writer.write_file, self.get_template)

    def write_listings(
        self, write_file: Callable[..., None], get_template: Callable[[str], Any]
    ) -> None:
        """Hand over all listings, each as to Pelican's writer: its place, its template, what the
        template gets. Who wants their places alone needs no templates (reader/planned.py)."""
        for language in self._languages:
            if language.prefix:
                for template, place, url, articles, more in _listings(language):
                    given = {**self._given(language, template, place, url, articles), **more}
                    write_file(place, get_template(template), self.context, **given)

    def _given(
        self, language: Language, template: str, place: str, url: str, articles: Sequence[Any]
    ) -> dict[str, Any]:
        newest_first = self.settings["NEWEST_FIRST_ARCHIVES"]
        return {
            "relative_urls": self.settings["RELATIVE_URLS"],
            "template_name": template,
            "url": url,
            "page_name": place.rpartition(".")[0],
            "blog": True,
            "page_lang": language.lang,
            "articles": list(articles),
            "dates": list(articles if newest_first else reversed(articles)),
            "categories": [(listed.term, listed.articles) for listed in language.categories],
            "tags": [(listed.term, listed.articles) for listed in language.tags],
        }


def _listings(
    language: Language,
) -> Iterator[tuple[str, str, str, Sequence[Any], dict[str, Any]]]:
    """Template, place, address, articles, and what else the template gets."""
    given = language.for_templates()
    for name, place in given["places"].items():
        yield name, place, given["addresses"][name], language.articles, {}
    for listed in (*language.categories, *language.tags):
        if listed.term.save_as:
            place, url = language.prefix + listed.term.save_as, language.prefix + listed.term.url
            yield listed.kind, place, url, listed.articles, {listed.kind: listed.term}
