"""MathJax's fonts, cut down to the signs that a site draws."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from huoye.core.build import Build
from huoye.core.bundled import MATH_FONTS
from huoye.core.cache import Cache
from huoye.core.files import PublishedFile, sha256

#: Of what is made here; another number, and all of it is made again.
_FORM = 1
_TOOLS = ("fonttools", "brotli")


class Fonts:
    """A service of the build; what was cut once is kept in the cache."""

    def __init__(self, build: Build) -> None:
        self._cache = build.get(Cache)
        self._made_by = [_FORM, *map(version, _TOOLS)]

    def cut(self, fonts: Iterable[tuple[str, frozenset[str]]]) -> list[PublishedFile]:
        """Fonts with these characters alone, in order, below the site's root under the hash of
        their content. fonts: (file name, characters).

        Raises BuildError where a font is missing or was changed.
        """
        wanted = dict(fonts)
        digests = MATH_FONTS.digests("the fonts of formulas are", wanted)
        return [self._cut(name, digests[name], signs) for name, signs in wanted.items()]

    def _cut(self, name: str, digest: str, signs: frozenset[str]) -> PublishedFile:
        key = sha256(json.dumps([*self._made_by, digest, sorted(signs)]).encode())
        font = self._cache.file(
            f"mathjax/{key}.woff2", lambda: subset(MATH_FONTS.path / name, signs)
        )
        digest = sha256(font)
        return PublishedFile(f"mathjax/{Path(name).stem}.{digest[:16]}.woff2", digest, font)


def subset(font: Path, signs: Iterable[str]) -> bytes:
    """A font with what these characters need, as WOFF2; the same bytes for the same."""
    # Takes a tenth of a second, and most builds find all in the cache.
    from fontTools import subset

    options = subset.Options(
        flavor="woff2",
        # Formulas are put together by their sheet: no ligatures, no kerning, no mirrored signs.
        layout_features=[],
        bidi_closure=False,
        name_IDs=[],
        notdef_outline=False,
        drop_tables=["ltag"],
    )
    loaded = subset.load_font(str(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(signs))
    subsetter.subset(loaded)
    cut = io.BytesIO()
    subset.save_font(loaded, cut, options)
    return cut.getvalue()
