"""One logarithm in all entries: ln is natural, and any other says its base."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: What readers see of: texts, formulas' labels, plots, the glossary.
SOURCES = [
    path
    for pattern in ("posts/**/*.md", "pages/*.md", "formulas/*.py", "images/*.svg", "*.yaml")
    for path in sorted((ROOT / "content").glob(pattern))
]
# Code calls its own; `log` of a call or an import is no notation.
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`|math\.log\w*|import [^\n]*", re.M | re.S)
_BARE = re.compile(r"\\log(?![a-z_])|\blog [a-zA-Zτσ](?![a-z])|[−-]log\b")


def bare(text: str) -> list[str]:
    """Logarithms that don't say which they are."""
    return _BARE.findall(_CODE.sub("", text))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_logarithms_are_natural_or_say_their_base(path: Path) -> None:
    assert not bare(path.read_text("utf-8"))


def test_what_is_no_notation() -> None:
    assert bare(r"$\log p$, −log V, τ(log p − log q)") == [r"\log", "−log", "log p", "log q"]
    assert not bare(r"$\log_2V$, $\ln p$, log-likelihood, a log of this day, `log p`, math.log(x)")
