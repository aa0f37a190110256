"""MathJax in one Node child: the formulas of a page in, HTML with MathML inside out."""

from __future__ import annotations

import atexit
import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.bundled import bundled, is_wheel
from huoye.core.errors import BuildError
from huoye.core.node import NodeChild, NodeDied
from huoye.mathjax.references import REFERENCE
from huoye.reader import PageSource

SCRIPT = bundled("typeset.mjs") if is_wheel() else Path(__file__).parent / "node" / "typeset.mjs"
DEFAULT_MACROS: dict[str, Any] = {"bm": [r"\boldsymbol{#1}", 1]}
"""Macros of every site; the setting MATHJAX_MACROS adds to them and overrides."""

# What pymdownx.arithmatex (generic) leaves: escaped TeX in \(…\) or \[…\].
_FORMULA = re.compile(
    r"<(?P<tag>span|div)(?P<attributes>\b[^>]*\barithmatex\b[^>]*)>"
    r"\\[(\[](?P<tex>[^<]*)\\[)\]]</(?P=tag)>"
)
_LINE_LEAD = r"[ \t]*\n[ \t>]*"


@dataclass(frozen=True)
class Formula:
    """TeX without delimiters, and whether it is displayed."""

    tex: str
    display: bool


@dataclass(frozen=True)
class Typeset:
    """A formula's HTML, and whether it may be wider than a phone."""

    html: str
    wide: bool


class Typesetter:
    """Starts its Node child at the first formula and keeps it until ``close()``; a service of the
    build."""

    def __init__(self, build: Build) -> None:
        #: MathJax's own form, name -> TeX, [TeX, arguments] or [TeX, arguments, default].
        self.macros = {**DEFAULT_MACROS, **(build.settings.get("MATHJAX_MACROS") or {})}
        #: MathJax, from the first formula on.
        self.child: NodeChild | None = None

    def typeset(self, formulas: list[Formula]) -> tuple[list[Typeset], list[str | None]]:
        """All formulas of one page, in order.

        Returns them typeset and no problems, or nothing and what is wrong with each (None: nothing
        is). Raises NodeDied.
        """
        asked = [{"tex": formula.tex, "display": formula.display} for formula in formulas]
        reply = self._request("typeset", formulas=asked, macros=self.macros)
        typeset = [Typeset(**piece) for piece in reply.get("typeset", [])]
        return typeset, reply.get("problems", [])

    def style_sheet(self) -> str:
        """The CSS of all formulas; its fonts are expected beside it. Raises NodeDied."""
        return str(self._request("styleSheet"))

    def close(self) -> None:
        """End the child; the next formula starts another."""
        if self.child is not None:
            self.child.close()
            self.child = None
            atexit.unregister(self.close)

    def _request(self, method: str, **params: Any) -> Any:
        if self.child is None:
            self.child = NodeChild(SCRIPT)
            # A build that fails elsewhere never reaches the signal that closes.
            atexit.register(self.close)
        try:
            return self.child.request(method, **params)
        except NodeDied:
            self.close()
            raise

    def run(self, html: str, page: PageSource) -> str:
        """The reader's pass: every formula of a page typeset, numbers and references resolved.

        Raises an ExceptionGroup of BuildErrors, one for each broken formula.
        """
        marks = list(_FORMULA.finditer(html))
        if not marks:
            return html
        formulas = [Formula(unescape(mark["tex"]), mark["tag"] == "div") for mark in marks]
        try:
            pieces, problems = self.typeset(formulas)
        except NodeDied as death:
            raise page.error(
                f"MathJax stopped: {death}", mend="Build again; if it persists, report it"
            ) from death
        if problems:
            raise ExceptionGroup("formulas", _errors(formulas, problems, page))
        rest = iter(pieces)
        return _FORMULA.sub(lambda mark: _wrapped(mark, next(rest)), html)


def _wrapped(mark: re.Match[str], piece: Typeset) -> str:
    """A formula in its box; displayed ones scroll inside theirs, also from the keyboard."""
    name = "math-display" if mark["tag"] == "div" else "math-inline"
    attributes = mark["attributes"].replace("arithmatex", name)
    if attributes == ' class="math-inline"':
        return piece.html
    focus = ' tabindex="0"' if piece.wide else ""
    return f"<{mark['tag']}{attributes}{focus}>{piece.html}</{mark['tag']}>"


def _errors(
    formulas: list[Formula], problems: list[str | None], page: PageSource
) -> list[BuildError]:
    met: Counter[Formula] = Counter()
    errors = []
    for formula, problem in zip(formulas, problems, strict=True):
        if problem:
            lines = page.lines_matching(_in_source(formula))
            line = lines[met[formula]] if met[formula] < len(lines) else None
            mend = _mend(problem)
            errors.append(page.error(f"{problem}, in {_shown(formula)}", line=line, mend=mend))
        met[formula] += 1
    return errors


def _in_source(formula: Formula) -> re.Pattern[str]:
    """The formula as the author may have written it, whatever the delimiters and indentation."""
    tex = _LINE_LEAD.join(re.escape(line.strip(" \t>")) for line in formula.tex.strip().split("\n"))
    if formula.display:
        return re.compile(
            rf"\$\$[\s>]*{tex}[\s>]*\$\$|\\\[[\s>]*{tex}[\s>]*\\\]|^[ \t>]*{tex}", re.M
        )
    delimited = rf"(?<![\\$])\${tex}\$(?!\$)|\\\({tex}\\\)"
    # A bare \eqref{…} in a sentence is a formula too.
    return re.compile(rf"{delimited}|{tex}" if REFERENCE.fullmatch(formula.tex) else delimited)


def _shown(formula: Formula) -> str:
    tex = " ".join(formula.tex.split())
    tex = tex if len(tex) <= 120 else f"{tex[:119]}…"
    return f"$${tex}$$" if formula.display else f"${tex}$"


def _mend(problem: str) -> str:
    if problem.startswith("Undefined control sequence"):
        return "Correct its name, or define it in the setting MATHJAX_MACROS"
    if problem.startswith("Erroneous nesting"):
        return r"Within another structure write \begin{aligned}, not \begin{align} or {equation}"
    if "without a number" in problem:
        return r"Number it with \begin{equation}…\end{equation} or \tag{…}"
    if "multiply defined" in problem:
        return "Labels are unique on their page: rename one"
    if r"\label" in problem:
        return r"Correct the reference, or give the formula its \label (numbers are per page)"
    return ""
