"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pelican.contents import Content
from pelican.plugins import signals

from huoye.core.build import Build, begun, parting, read_alone
from huoye.core.page_head import STYLE_SHEET, PageHead
from huoye.mathjax.mathml import to_mathml
from huoye.mathjax.style_sheet import (
    ADDRESS,
    MARKS,
    Sheets,
    StyleSheetGenerator,
    has_math,
    marks_of,
    tell,
)
from huoye.mathjax.typesetter import Typesetter
from huoye.reader import PageResults, Pipeline, descriptions

#: Of formulas, in sources.
_SIGNS = (b"$", b"\\(", b"\\[", b"\\begin")


def begin(build: Build) -> None:
    """Prepare a build."""
    build.get(PageHead).add(ADDRESS, needed_by="<mjx-container", html=STYLE_SHEET)
    pipeline = build.get(Pipeline)
    pipeline.add_pass("descriptions", descriptions.mark, order=45)
    pipeline.add_pass("mathjax", build.get(Typesetter).run, order=50)
    pipeline.add_listing_pass("mathml", to_mathml, order=50)
    pipeline.add_feed_pass("mathml", to_mathml, order=50)


def _share(build: Build, pages: Sequence[Path]) -> None:
    if any(_has_signs(page) for page in pages):
        build.get(Typesetter).share()


def _has_signs(page: Path) -> bool:
    """Whether a source may hold formulas."""
    try:
        text = page.read_bytes()
    except OSError:
        return False
    return any(sign in text for sign in _SIGNS)


def _mark(content: Content) -> None:
    content.has_math = has_math(content)


def _complete_alone(build: Build, context: dict[str, Any], page: Any) -> None:
    """Give a page read alone a sheet with what the site's has not. Raises as Sheets."""
    results = build.get(PageResults)
    result = results.of(Path(page.source_path).resolve())
    known = frozenset(context[MARKS])
    marks = known if result is None else known | marks_of(result)
    if result is not None and marks != known:
        sheet = build.get(Sheets).of(marks)
        tell(context, marks, sheet)
        results.add(replace(result, files=(*result.files, *sheet.fonts, sheet.file(build))))


def _generators(pelican: Any) -> type[StyleSheetGenerator]:
    return StyleSheetGenerator


def _end(generators: Any) -> None:
    # Everything is typeset by then.
    for generator in generators[:1]:
        Build.of(generator.settings).get(Typesetter).close()


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
    parting.connect(_share)
    signals.content_object_init.connect(_mark)
    signals.get_generators.connect(_generators)
    signals.all_generators_finalized.connect(_end)
    read_alone.connect(_complete_alone)
