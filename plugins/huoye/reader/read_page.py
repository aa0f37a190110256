"""From a Markdown file to HTML and all that is known about it."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from huoye.core import characters, disk
from huoye.core.errors import BuildError, shown_path
from huoye.reader import limits, lints, listing
from huoye.reader.draft import Draft
from huoye.reader.links import as_pelican_has_them
from huoye.reader.markdown import contents_marker
from huoye.reader.page_result import PageResult
from huoye.reader.pipeline import Pipeline
from huoye.reader.source import PageSource
from huoye.reader.titles import title_html

_Error = TypeVar("_Error", bound=Exception)


def read_page(page: PageSource) -> PageResult:
    """Read a page: a function of the page, its dependencies and the build's pipeline.

    Raises nothing: what is wrong, a plugin's fault included, stands in the result. Pages of a build
    are read by its ``Reading``, where a cache may stand in between.
    """
    problems: list[BuildError] = []
    warnings: list[BuildError] = []
    texts = _Texts()
    page.dependencies.add(page.path)
    try:
        texts = page.clock.run(lambda: _texts(page, warnings), page)
    except* BuildError as group:
        problems.extend(_leaves(group))
    except* Exception as group:  # a fault of any plugin must name the page
        problems.extend(internal(error, page) for error in _leaves(group))
    return PageResult(
        path=page.path,
        html=texts.html,
        title=texts.title,
        summary=texts.summary,
        may_be_cut=texts.may_be_cut,
        formatted=texts.formatted,
        metadata=dict(page.metadata),
        toc=texts.toc,
        files=tuple(page.files.values()),
        pictures=frozenset(page.pictures),
        problems=(*problems, *warnings, *page.remarks.values()),
        draft=as_pelican_has_them(page.draft, page) if problems else "",
        dependencies=frozenset(page.dependencies),
        sought=dict(page.sought),
        settings=frozenset(page.settings),
        marks=frozenset(page.marks),
        given=dict(page.given),
    )


@dataclass(frozen=True)
class _Texts:
    """What comes of a page that nothing is wrong with; see PageResult."""

    html: str = ""
    title: str = ""
    summary: str = ""
    may_be_cut: bool = False
    formatted: Mapping[str, str] = field(default_factory=dict)
    toc: tuple[dict[str, Any], ...] = ()


def _texts(page: PageSource, warnings: list[BuildError]) -> _Texts:
    """Warnings are added to. Raises what lints, extensions and passes raise."""
    pipeline = page.build.get(Pipeline)
    with pipeline.reading(page):
        html, formatted = _html(page, pipeline, warnings)
        page.clock.enter("its summary")
        summary = _summary(html, formatted.pop("summary", None), pipeline)
        may_be_cut = _may_be_cut(page, html, pipeline)
        page.clock.enter("its title")
        title = _title(page, pipeline)
        page.clock.enter("its list of contents")
        toc = tuple(listing.contents(html, pipeline.run_listing_passes))
        html = contents_marker.filled(listing.without_marker(html), toc)
    return _Texts(html, title, summary, may_be_cut, formatted, toc)


def _html(
    page: PageSource, pipeline: Pipeline, warnings: list[BuildError]
) -> tuple[str, dict[str, str]]:
    """Body and formatted front matter; warnings are added to. Raises what lints, extensions and
    passes raise."""
    page.block_names = pipeline.block_names()
    html, problems = _markdown(page, pipeline)
    formatted = {}
    for name in dict.fromkeys(("summary", *page.build.settings.get("FORMATTED_FIELDS", ()))):
        if written := page.metadata.get(name):
            part = page.part(written, page.fields.line(name))
            formatted[name], more = _markdown(part, pipeline)
            problems += more
    warnings += [problem for problem in problems if problem.is_warning]
    problems = [problem for problem in problems if not problem.is_warning]
    if problems:
        problems.sort(key=lambda problem: problem.line or 0)
        raise _problems(problems)
    html = _writable(pipeline.run_passes(html, page), page)
    return html, {
        name: _writable(pipeline.run_passes(text, page), page) for name, text in formatted.items()
    }


def _writable(html: str, page: PageSource) -> str:
    """HTML that a feed can carry. What can be told with its line has been told by now: this is for
    what plugins put in. Raises BuildError."""
    if sign := characters.forbidden(html):
        what = f"something on the page makes {sign}, which no feed may hold"
        raise page.error(what, line=page.body_line, mend="Take out what makes it")
    return html


def _summary(html: str, written: str | None, pipeline: Pipeline) -> str:
    """What listings show. written: the author's own summary, as HTML."""
    passes = pipeline.run_listing_passes
    return listing.excerpt(html, passes) if written is None else listing.summary(written, passes)


def _may_be_cut(page: PageSource, html: str, pipeline: Pipeline) -> bool:
    """Whether the author has left the summary to the site, and a cut after so many words, which is
    Pelican's way, breaks nothing."""
    chosen = page.build.is_strict or page.metadata.get("summary") or listing.MORE.search(html)
    return not chosen and listing.may_be_cut(html, pipeline.run_listing_passes)


def _title(page: PageSource, pipeline: Pipeline) -> str:
    """The title as HTML. Raises what passes raise."""
    title, untrusted = page.metadata.get("title", ""), page.build.is_untrusted
    tags = not (untrusted or page.build.is_strict)
    html = _writable(title_html(title, quotes=untrusted, tags=tags), page)
    if "arithmatex" not in html:
        return html
    part = page.part(page.metadata.get("title", ""), page.fields.line("title"))
    return pipeline.run_listing_passes(pipeline.run_passes(html, part))


def _markdown(page: PageSource, pipeline: Pipeline) -> tuple[str, list[BuildError]]:
    """The body's HTML and what lints say about it. Raises what extensions raise, and what is too
    much to be read."""
    page.clock.enter("the bounds of its length")
    if excesses := limits.problems(page):
        raise _problems(excesses)
    problems = lints.run(page)
    page.clock.enter("the Markdown")
    try:
        with pipeline.reading(page):
            html = page.draft = pipeline.html(page.body, page.lang)
    except Exception as error:
        raise _problems([*problems, error]) from error
    if excesses := limits.of_html(html, page):
        raise _problems([*problems, *excesses])
    problems += lints.run(page, html=Draft(html))
    if page.build.is_untrusted:
        # Only here: a site of one author doesn't wait for it.
        from huoye.reader.sanitiser import sanitised

        page.clock.enter("the sanitiser")
        html, removed = sanitised(html, page)
        problems += removed
    return html, problems


def _problems(errors: Sequence[Exception]) -> ExceptionGroup[Exception]:
    return ExceptionGroup("a page has problems", errors)


def _leaves(group: ExceptionGroup[_Error]) -> list[_Error]:
    """The single errors of a group, however deep."""
    found: list[_Error] = []
    for error in group.exceptions:
        found.extend(_leaves(error) if isinstance(error, ExceptionGroup) else [error])
    return found


def internal(error: Exception, page: PageSource) -> BuildError:
    """What to tell of an error that nobody has foreseen: the page at which it was met."""
    if isinstance(error, OSError) and disk.refused(error):
        return disk.problem(error, page.path)
    if isinstance(error, RecursionError):
        what = "too many things stand within each other"
        mend = "Take some of these out of the others: quotations, lists, boxes, braces"
        return page.error(what, line=limits.deepest_line(page), mend=mend)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({shown_path(Path(frames[-1].filename))}:{frames[-1].lineno})" if frames else ""
    text = f"{type(error).__name__}: {error}{place}"
    mend = "A plugin is at fault, not the page"
    return page.error(f"internal error: {text}", line=page.body_line, mend=mend)
