"""Articles as feeds carry them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from huoye.core.build import Build
from huoye.reader import dates, site_time
from huoye.reader.links import absolute
from huoye.reader.page_result import PageResults
from huoye.reader.pipeline import Pipeline
from huoye.words.marking import direction, lang_attributes


def rewrite(context: Mapping[str, Any], feed: Any) -> None:
    """Bring a feed of Pelican's into the form that its readers know. Raises BuildError for an
    article that this takes too long for."""
    build = Build.of(context)
    if not feed.items:
        # It would bear the moment of the build, and be another file every time.
        feed.latest_post_date = dates.of_nothing
    pipeline = build.get(Pipeline)
    titles = build.get(_Titles).plain
    turned = build.get(_Turned).links(context)
    for item in feed.items:
        item["title"] = titles.get(item["title"], item["title"])
        for field in ("content", "description"):
            if item.get(field):
                html = site_time.run(
                    partial(_rewritten, pipeline, item[field], item["link"]),
                    build,
                    f"bringing {item['link']} into a feed",
                )
                mark = turned.get(item["link"])
                item[field] = f"<div {mark}>{html}</div>" if mark else html


class _Titles:
    """Titles of all pages, worked out once for all feeds; a service of the build."""

    def __init__(self, build: Build) -> None:
        # Pelican takes the tags out of titles, and with them what tells L² from L2.
        #: As Pelican gives them to feeds -> as they are.
        self.plain = {
            Markup(page.title).striptags(): page.plain_title for page in build.get(PageResults)
        }


class _Turned:
    """Articles that run from right to left: no form of feeds has a place to say so but in the
    articles; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._links: dict[str, str] | None = None

    def links(self, context: Mapping[str, Any]) -> Mapping[str, str]:
        """Link as Pelican gives it to feeds -> what the article's element says of its language."""
        if self._links is None:
            pages = (
                page
                for article in context.get("articles", ())
                for page in (article, *article.translations)
            )
            site = context.get("SITEURL", "")
            # As Pelican's writer joins them.
            join = posixpath.join if context.get("RELATIVE_URLS") else _joined
            mark = "?ref=feed" if context.get("FEED_APPEND_REF") else ""
            self._links = {
                f"{join(site, page.url)}{mark}": lang_attributes(page.lang)
                for page in pages
                if direction(page.lang) == "rtl"
            }
        return self._links


def _joined(site: str, url: str) -> str:
    return urljoin(site if site.endswith("/") else f"{site}/", url)


def _rewritten(pipeline: Pipeline, html: str, link: str) -> str:
    return absolute(pipeline.run_feed_passes(html), link)
