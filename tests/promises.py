"""The table in docs/maintainers.md of what it takes to add something."""

import re

from tests.conftest import ROOT

_TABLE = (
    (ROOT / "docs/maintainers.md")
    .read_text("utf-8")
    .partition("| to add | touch | proved by |")[2]
    .partition("\n\n")[0]
)
_ROWS = {
    thing: (re.findall(r"`([^`]+)`", files), re.findall(r"`([^`]+)`", proof))
    for thing, files, proof in re.findall(r"^\| (an? [\w ]+) \| (.*) \| (.*) \|$", _TABLE, re.M)
}


def promised(thing: str) -> list[str]:
    """The files that adding a thing touches, "a lint"."""
    return _ROWS[thing][0]


def proofs() -> dict[str, list[str]]:
    """Thing -> the tests that add one, ``path::name``."""
    return {thing: tests for thing, (_, tests) in _ROWS.items()}
