"""One name for one function."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

NAME = "mixed-logarithms"
MEANING = (
    "An article that writes the natural logarithm both as `\\ln` and as `\\log`; a logarithm with "
    "a base, `\\log_2`, is another. Where both are meant, say of densities and of numbers, "
    "`Logarithms: both` says so. Off unless `LINTS` says more."
)
WRONG = """\
With $\\ln p(x)$ and $\\log p(y)$, and $\\log q(z)$.
"""
RIGHT = """\
With $\\log p(x)$ and $\\log p(y)$, and $\\log_2 q(z)$.
"""
SEVERITY = "off"
_LOGARITHM = re.compile(r"\\(log|ln)(?![A-Za-z])(?!\s*_)")


def check(page: PageSource) -> Iterator[BuildError]:
    """Each of the rarer kind."""
    if page.metadata.get("logarithms", "").strip().lower() == "both":
        return
    found = list(_LOGARITHM.finditer(page.without_code))
    names = [logarithm[1] for logarithm in found]
    if len(set(names)) < 2:
        return
    rarer, usual = sorted(set(names), key=names.count)
    for logarithm in found:
        if logarithm[1] == rarer:
            yield page.error(
                f"\\{rarer}, where the article writes \\{usual} elsewhere",
                line=page.line_at(logarithm.start()),
                mend=f"Write \\{usual}, or `Logarithms: both` above the text where both are meant",
            )
