"""What readers are told of the page check: a line under each figure, and one at the end."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from huoye.live.check.compare import NUMBER_SHARE, PIXEL_LEVELS, PIXEL_SHARE
from huoye.live.records import FoundFigure, Record, RecordFile, figures_of
from huoye.reader import PageSource
from huoye.words import words_of
from huoye.words.marking import own_mark


def show_checks(html: str, page: PageSource) -> str:
    """A page's HTML with what is recorded of its figures; as it is on a site without records.

    Raises BuildError for records that can't be read.
    """
    if 'class="live"' not in html:
        return html
    records = page.build.get(RecordFile)
    if not records.is_trusted:
        return html
    page.sought[records.path] = records.exists
    if not records.exists:
        return html
    page.dependencies.add(records.path)
    return _shown(html, records.figures, page.lang)


def _shown(html: str, records: Mapping[str, Record], lang: str) -> str:
    words, mark = words_of("checked", lang), own_mark(lang)
    parts, at = [], 0
    found: list[Record | None] = []
    for figure in figures_of(html):
        record = records.get(figure.digest)
        found.append(record)
        line = _line(record, words) if record else words["changed"]
        parts += [html[at : figure.start], _with_line(html, figure, escape(line), mark)]
        at = figure.end
    checked = [record for record in found if record]
    if not found:
        return html
    foot = words["none" if not checked else "all" if len(checked) == len(found) else "some"].format(
        checked=len(checked),
        count=len(found),
        date=min((record.date for record in checked), default=""),
    )
    # No paragraph: a page of figures alone would show it as its excerpt.
    return "".join([*parts, html[at:], f'\n<div class="checked"{mark}>{escape(foot)}</div>'])


def _with_line(html: str, figure: FoundFigure, line: str, mark: str) -> str:
    """The figure, the line being the last thing in its caption."""
    text = html[figure.start : figure.end]
    caption = text.rfind("</figcaption>")
    if caption < 0:
        return text
    before, after = text[:caption], text[caption:]
    span = f"<span data-checked{mark}>{line}</span>"
    foot = before.rfind("<p data-foot>")
    if foot >= 0 and before.endswith("</p>"):
        return f"{before.removesuffix('</p>')} {span}</p>{after}"
    return f"{before}<p data-foot>{span}</p>{after}"


def _line(record: Record, words: Mapping[str, str]) -> str:
    browsers = words["between"].join(
        f"{name} {measured.version.partition('.')[0]}"
        for name, measured in sorted(record.browsers.items())
    )
    measured = record.browsers.values()
    return words["line"].format(
        date=record.date,
        browsers=browsers,
        settings=min(one.settings for one in measured),
        outcome=_outcome(record, words),
    )


def _outcome(record: Record, words: Mapping[str, str]) -> str:
    measured = record.browsers.values()
    levels = max(one.levels for one in measured)
    share = max(one.share for one in measured)
    numbers = max(one.numbers for one in measured)
    outcomes = []
    if record.tolerance == "pixels" or levels:
        outcomes.append(
            words["pixels"].format(
                share=_percent(share),
                levels=levels,
                most_share=_percent(PIXEL_SHARE),
                most_levels=PIXEL_LEVELS,
            )
            if levels
            else words["equal_pixels"]
        )
    if numbers:
        outcomes.append(words["numbers"].format(largest=_short(numbers), most=_short(NUMBER_SHARE)))
    return words["and"].join(outcomes) or words["equal"]


def _percent(share: float) -> str:
    return f"{_short(100 * share)} %"


def _short(number: float) -> str:
    """Two digits, as people write powers of ten in a line: 3e-7."""
    digits, _, power = f"{number:.2g}".partition("e")
    return f"{digits}e{int(power)}" if power else digits
