"""From a Markdown file to HTML and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huoye.core.errors import BuildError
from huoye.reader import blocks, lint, listing, pipeline
from huoye.reader.source import PageSource, reading


@dataclass(frozen=True)
class Converted:
    """A page's HTML, its excerpt for listings, its headings (see listing.contents)."""

    html: str
    summary: str
    toc: list[dict[str, Any]]


def convert(page: PageSource) -> Converted:
    """Convert a page: a pure function of the page, its dependencies and the pipeline.

    This is the one place where a cache can stand. Raises an ExceptionGroup of BuildErrors with all
    that is wrong; whatever else an extension or a pass raises comes through as it is.
    """
    with reading(page):
        page.dependencies.add(page.path)
        html = _markdown(page.body, page.lang)
        written = page.metadata.get("summary")
        summary = _markdown(written, page.lang) if written else None
        md = pipeline.markdown(page.lang)
        _refuse(
            lint.check(page, html)
            + blocks.left_over(html, md, page)
            + blocks.left_over(summary or "", md, page)
        )
        html = pipeline.run_passes(html, page)
        if summary is None:
            summary = listing.excerpt(html)
        else:
            summary = listing.summary(pipeline.run_passes(summary, page))
    return Converted(listing.MORE.sub("", html), summary, listing.contents(html))


def _markdown(text: str, lang: str) -> str:
    md = pipeline.markdown(lang)
    try:
        html = md.convert(text)
    except BaseException:
        # A parser stopped half-way believes itself inside a list or a block for ever.
        pipeline.discard()
        raise
    md.reset()
    return html


def _refuse(problems: list[BuildError]) -> None:
    if problems:
        raise ExceptionGroup("a page has problems", problems)
