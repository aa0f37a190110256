"""Formulas that are typeset once for all pages and builds: most come back.

Those that have nothing to do with others of their page are kept, and the others of a page as one:
most edits leave them as they are. A number, a label or a reference is seen by MathJax; what defines
something for the formulas below it is seen here, and then nothing of its page is taken from here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.bundled import bundled, is_wheel, npm_record
from huoye.core.files import sha256
from huoye.core.value_store import ValueStore, key_of
from huoye.mathjax.formula import Formula, Typeset

_FOLDER = Path(__file__).parent / "node"
#: Characters of HTML that are at hand; beyond, one begins anew. Looking a formula up takes as long
#: as all else that is done to it.
_AT_HAND = 4_000_000
#: Commands of the packages that engine.mjs loads which change what others mean.
_DEFINES = re.compile(
    r"\\(?:[egx]?def|let|global)(?![a-zA-Z])"
    r"|\\(?:(?:re)?new(?!line)|New|provide|Declare|define)[a-zA-Z]"
    r"|\\(?:usetagform|mathtoolsset)"
)


class FormulaStore:
    """Formulas as they were typeset, by all that they depend on."""

    def __init__(self, build: Build, macros: Mapping[str, Any]) -> None:
        """macros: of the site, MathJax's own form."""
        self._values = build.get(ValueStore)
        written = json.dumps(macros, sort_keys=True, default=str)
        self._site = [engine_key(), written]
        self._macros_define = bool(_DEFINES.search(written.replace("\\\\", "\\")))
        #: What this build has met.
        self._met: dict[Formula, Typeset] = {}
        self._length = 0

    def get(self, formulas: Sequence[Formula]) -> dict[Formula, Typeset]:
        """Those of a page that are known; none where the page defines something."""
        if self.define(formulas):
            return {}
        known = {formula: self._met[formula] for formula in formulas if formula in self._met}
        keys = {self._key(formula): formula for formula in formulas if formula not in known}
        found = {keys[key]: Typeset(**value) for key, value in self._values.get(keys).items()}
        self._remember(found)
        return {**known, **found}

    def together(self, formulas: Sequence[Formula]) -> list[Typeset] | None:
        """All of a page that ``get`` has not, in order, if a page had just these."""
        if self.define(formulas):
            return None
        key = self._key_together(formulas)
        kept = self._values.get([key]).get(key)
        return None if kept is None else [Typeset(**value) for value in kept]

    def put(self, formulas: Sequence[Formula], pieces: Sequence[Typeset]) -> None:
        """Keep those of a page that ``get`` and ``together`` had not, and what has come of them."""
        if self.define(formulas):
            return
        typeset = [*zip(formulas, pieces, strict=True)]
        alone = {formula: piece for formula, piece in typeset if piece.alone}
        self._remember(alone)
        values: dict[bytes, Any] = {
            self._key(formula): asdict(piece) for formula, piece in alone.items()
        }
        if others := [(formula, piece) for formula, piece in typeset if not piece.alone]:
            key = self._key_together([formula for formula, _ in others])
            values[key] = [asdict(piece) for _, piece in others]
        self._values.put(values)

    def define(self, formulas: Iterable[Formula]) -> bool:
        """Whether any of a page's formulas may change what others mean."""
        return self._macros_define or any(_DEFINES.search(formula.tex) for formula in formulas)

    def _remember(self, typeset: Mapping[Formula, Typeset]) -> None:
        self._length += sum(len(piece.html) for piece in typeset.values())
        if self._length > _AT_HAND:
            self._met.clear()
            self._length = 0
        self._met.update(typeset)

    def _key(self, formula: Formula) -> bytes:
        return key_of("formula", *self._site, formula.display, formula.tex)

    def _key_together(self, formulas: Sequence[Formula]) -> bytes:
        written = [[formula.display, formula.tex] for formula in formulas]
        return key_of("formulas", *self._site, written)


def engine_key() -> str:
    """Hash of MathJax and of what we make of it."""
    if is_wheel():
        return sha256(bundled("typeset.mjs"))
    record = npm_record()
    files = [*sorted(_FOLDER.glob("*.mjs")), *([record] if record and record.exists() else [])]
    return sha256("".join(sha256(path) for path in files).encode())
