"""Diagrams in code, which others draw in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.code import fences
from huoye.reader.source import PageSource

NAME = "undrawn-diagram"
MEANING = "Code that GitHub, Typora or Obsidian draw as a diagram is shown as code; a warning."
WRONG = """\
```mermaid
graph TD; A --> B
```
"""
RIGHT = """\
```text
graph TD; A --> B
```
"""
_DIAGRAM = re.compile(
    r"[ \t>]*(?:`{3,}|~{3,})[ \t]*\{?\.?(?P<name>mermaid|plantuml|puml|markmap"
    r"|sequence|flow|echarts|vega-lite|wavedrom|topojson)(?![\w-])"
)


def check(page: PageSource) -> Iterator[BuildError]:
    """At its fence."""
    lines = page.body.split("\n")
    if not any(_DIAGRAM.match(line) for line in lines):
        return
    for first, _ in fences(lines):
        if found := _DIAGRAM.match(lines[first]):
            yield BuildError(
                f"{found['name']} is not drawn here, and shown as code",
                path=page.path,
                line=page.body_line + first,
                mend="Show the diagram as a picture, or write ```text where the code is meant",
                is_warning=True,
            )
