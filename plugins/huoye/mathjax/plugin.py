"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from typing import Any

from pelican.contents import Content
from pelican.plugins import signals

from huoye import reader
from huoye.mathjax.mathml import to_mathml
from huoye.mathjax.references import ReferenceExtension
from huoye.mathjax.style_sheet import StyleSheetGenerator, has_math
from huoye.mathjax.typesetter import Typesetter

_typesetter = Typesetter()


def _begin(pelican: Any) -> None:
    """Start every build without what the last one left."""
    global _typesetter
    _typesetter.close()
    _typesetter = Typesetter(pelican.settings.get("MATHJAX_MACROS"))
    StyleSheetGenerator.typesetter = _typesetter
    reader.add_pass("mathjax", _typesetter.run, order=50)


def _mark(content: Content) -> None:
    content.has_math = has_math(content)


def _generators(pelican: Any) -> type[StyleSheetGenerator]:
    return StyleSheetGenerator


def _end(source: Any) -> None:
    _typesetter.close()


def connect() -> None:
    """Take part in every build from now on."""
    reader.add_extension("equation-reference", ReferenceExtension)
    reader.add_listing_pass("mathml", to_mathml, order=50)
    reader.add_feed_pass("mathml", to_mathml, order=50)
    signals.initialized.connect(_begin)
    signals.content_object_init.connect(_mark)
    signals.get_generators.connect(_generators)
    # Everything is typeset by then; connected before the check that stops a broken build.
    signals.all_generators_finalized.connect(_end)
    signals.finalized.connect(_end)
