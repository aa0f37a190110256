r"""What to write for a ``\begin{…}`` that MathJax doesn't know: the name that was meant, or what a
text of LaTeX has it for."""

from __future__ import annotations

import re

from huoye.core.near import did_you_mean

_NAMES = """
    align align* alignat alignat* aligned alignedat array Bmatrix bmatrix bsmallmatrix cases CD
    dcases drcases eqnarray eqnarray* equation equation* flalign flalign* gather gather* gathered
    matrix multline multline* multlined pmatrix psmallmatrix rcases smallmatrix split subarray
    Vmatrix vmatrix vsmallmatrix
"""
KNOWN = frozenset(_NAMES.split())
"""Those that authors use, of MathJax's."""

_STATEMENTS = "theorem lemma proposition corollary definition example exercise remark proof"
_OF_TEXTS = {
    **{name: f"Write `/// {name}` above it, and `///` below" for name in _STATEMENTS.split()},
    "itemize": "Write a hyphen before each item",
    "enumerate": "Write 1., 2., 3. before the items",
    "description": "Write each name on a line, and a colon before what is below it",
    "figure": "Write ![description](picture), in `/// figure | caption` where it has a number",
    "table": "Write a table with bars, in `/// table | caption` where it has a number",
    "tabular": "Write a table with bars: | a | b |",
    "quote": "Write > before each line",
    "quotation": "Write > before each line",
    "verbatim": "Write ``` above it and below",
    "lstlisting": "Write ``` above it and below",
    "minted": "Write ``` above it and below",
    "tikzpicture": "Draw it as an SVG, and write ![description](picture)",
    "document": "Leave out what is for LaTeX alone",
    "center": "Leave it out, or write HTML for it",
    "abstract": "Write it as the field Summary above the text",
}
_UNKNOWN = re.compile(r"Unknown environment '(?P<name>[^']*)'")


def remedy(problem: str) -> str | None:
    """How to mend what MathJax says; None where it speaks of something else."""
    found = _UNKNOWN.search(problem)
    if found is None:
        return None
    name = found["name"]
    of_text = _OF_TEXTS.get(name.rstrip("*").lower())
    known = ", ".join(sorted(KNOWN, key=str.lower))
    return of_text or did_you_mean(name, KNOWN, f"The environments are: {known}")
