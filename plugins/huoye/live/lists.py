"""Figures in lists that print whole articles, as many themes have them.

Each article numbers its own figures, so that two of them may bring the same id into one page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_FIGURE = re.compile(r'<figure [^<>]*\bclass="live"[^<>]*>[^<]*+(?:<(?!/figure>)[^<]*+)*+</figure>')
_ID = re.compile(r'<figure [^<>]*\bid="([^"]*)"')


def with_ids_apart(html: str) -> str:
    """A page in which no two figures have the same id; further ones get the next free number."""
    taken = [found[1] for found in _ID.finditer(html)]
    if len(set(taken)) == len(taken):
        return html
    seen: set[str] = set()

    def apart(found: re.Match[str]) -> str:
        figure = found[0]
        named = _ID.match(figure)
        if not named:  # somebody else's, of the same class
            return figure
        identifier = named[1]
        if identifier in seen:
            number = 2
            while f"{identifier}-{number}" in taken or f"{identifier}-{number}" in seen:
                number += 1
            # What is named after the figure begins with its id: controls, labels, parts of a plot.
            within = re.compile(rf'(?<=["# (]){re.escape(identifier)}(?=[-" )?])')
            identifier = f"{identifier}-{number}"
            figure = within.sub(identifier, figure)
        seen.add(identifier)
        return figure

    return _FIGURE.sub(apart, html)


def part(path: str, context: Any) -> None:
    """Part the ids in a page that Pelican has just written."""
    file = Path(path)
    html = file.read_bytes().decode("utf-8")
    parted = with_ids_apart(html)
    if parted != html:
        file.write_bytes(parted.encode("utf-8"))
