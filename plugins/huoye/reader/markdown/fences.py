"""Fenced code as other tools head it: behind the marker of a list item, as in ``- ```python``, and
with words behind the language, as in ```` ```python:a.py ````, which superfences takes for text.
"""

from __future__ import annotations

import re

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from pymdownx.superfences import RE_NESTED_FENCE_START

from huoye.reader.code import behind_markers, fences

_HEAD = re.compile(r"(?P<before>[ \t>]*(?P<fence>`{3,}|~{3,}))[ \t]*(?P<info>.*)$")
# ```{python} of notebooks, ```{r name, echo=FALSE}; {.python} and {#id} are attributes.
_BRACES = re.compile(r"\{ *(?P<language>[A-Za-z][\w+-]*) *(?:[ ,][^{}]*)?\} *$")
# Of what stands before a fence; marks of quotations are repeated.
_SIGN = re.compile(r"[^>]")
_LANGUAGE = re.compile(r"\.?(?P<language>[\w#.+-]*)(?P<rest>.*)$")
_TITLE = re.compile(r"title=\"(?P<title>[^\"]*)\"")
# Which lines are marked or numbered is lost, as in any plain listing.
_NO_TITLE = re.compile(
    r"\{[^{}]*\}|\b[\w-]+=(?:\"[^\"]*\"|\S+)|\blinen[\w-]*\b|\b(?:showLineNumbers|numberLines|noInline|wrap)\b"
)


class _FencePreprocessor(Preprocessor):
    """Writes the heads of code as superfences reads them."""

    def run(self, lines: list[str]) -> list[str]:
        if not any("```" in line or "~~~" in line for line in lines):
            return lines
        moved: list[str] = []
        rest = 0
        for first, _ in fences(lines):
            markers = behind_markers(lines[first])
            moved += lines[rest:first]
            head = lines[first]
            if markers:
                # A line of its own below the marker.
                moved.append(markers[0].rstrip(" "))
                below = markers["lead"] + _SIGN.sub(" ", markers["markers"])
                head = below + head[markers.end() :]
            moved.append(_readable(head))
            rest = first + 1
        return moved + lines[rest:]


def _readable(line: str) -> str:
    head = _HEAD.match(line)
    if head is None or not head["info"]:
        return line
    info = head["info"].rstrip()
    if braces := _BRACES.match(info):
        return f"{head['before']}{braces['language']}"
    known = RE_NESTED_FENCE_START.match(f"{head['fence']}{info}")
    if known and not known["unrecognized"]:
        return line
    found = _LANGUAGE.match(info)
    assert found is not None
    written = _TITLE.search(found["rest"])
    title = written["title"] if written else _NO_TITLE.sub("", found["rest"])
    title = title.replace('"', "").strip(" \t:,=#/[](){}")
    return f"{head['before']}{found['language']}" + (f' title="{title}"' if title else "")


class FenceExtension(Extension):
    """Goes ahead of superfences."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_FencePreprocessor(md), "fence-heads", 26)
