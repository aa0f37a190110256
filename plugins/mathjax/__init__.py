r"""Formulas typeset at build by MathJax: no script in the page, MathML in feeds.

Settings: MATHJAX_MACROS, e.g. ``{"R": r"\mathbb{R}", "norm": [r"\lVert#1\rVert", 1]}``.
Templates get MATHJAX_CSS (URL below SITEURL, "" without formulas) and, on every article and page,
``has_math``.
"""

from __future__ import annotations

from typing import Any

from pelican.contents import Content
from pelican.plugins import signals

from plugins import reader
from plugins.core.site_run import started
from plugins.mathjax.mathml import to_mathml
from plugins.mathjax.references import ReferenceExtension
from plugins.mathjax.style_sheet import StyleSheetGenerator, has_math
from plugins.mathjax.typesetter import Typesetter

__all__ = ["register", "to_mathml"]

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


def register() -> None:
    """Called by Pelican. List this plugin after plugins.reader."""
    reader.add_extension("equation-reference", ReferenceExtension)
    reader.add_listing_pass("mathml", to_mathml, order=50)
    reader.add_feed_pass("mathml", to_mathml, order=50)
    started.connect(_begin)
    signals.content_object_init.connect(_mark)
    signals.get_generators.connect(_generators)
    # Everything is typeset by then; connected before the check that stops a broken build.
    signals.all_generators_finalized.connect(_end)
    signals.finalized.connect(_end)
