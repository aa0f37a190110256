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
    # Pelican takes the tags out of titles, and with them what tells L² from L2.
    titles = {Markup(page.title).striptags(): page.plain_title for page in build.get(PageResults)}
    for item in feed.items:
        item["title"] = titles.get(item["title"], item["title"])
        for field in ("content", "description"):
            if item.get(field):
                item[field] = site_time.run(
                    partial(_rewritten, pipeline, item[field], item["link"]),
                    build,
                    f"bringing {item['link']} into a feed",
                )


def _rewritten(pipeline: Pipeline, html: str, link: str) -> str:
    return absolute(pipeline.run_feed_passes(html), link)
