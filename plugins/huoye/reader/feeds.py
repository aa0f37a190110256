"""Articles as feeds carry them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from huoye.core.build import Build
from huoye.reader import dates, site_time
from huoye.reader.links import absolute
from huoye.reader.page_result import PageResults
from huoye.reader.pipeline import Pipeline


def rewrite(context: Mapping[str, Any], feed: Any) -> None:
    """Bring a feed of Pelican's into the form that its readers know. Raises BuildError for an
    article that this takes too long for."""
    build = Build.of(context)
    if not feed.items:
        # It would bear the moment of the build, and be another file every time.
        feed.latest_post_date = dates.of_nothing
    pipeline = build.get(Pipeline)
    titles = build.get(_Titles).plain
    for item in feed.items:
        item["title"] = titles.get(item["title"], item["title"])
        for field in ("content", "description"):
            if item.get(field):
                item[field] = site_time.run(
                    partial(_rewritten, pipeline, item[field], item["link"]),
                    build,
                    f"bringing {item['link']} into a feed",
                )


class _Titles:
    """Titles of all pages, worked out once for all feeds; a service of the build."""

    def __init__(self, build: Build) -> None:
        # Pelican takes the tags out of titles, and with them what tells L² from L2.
        #: As Pelican gives them to feeds -> as they are.
        self.plain = {
            Markup(page.title).striptags(): page.plain_title for page in build.get(PageResults)
        }


def _rewritten(pipeline: Pipeline, html: str, link: str) -> str:
    return absolute(pipeline.run_feed_passes(html), link)
