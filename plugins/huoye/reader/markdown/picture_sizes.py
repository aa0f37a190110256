"""Sizes of pictures as other tools write them, beside ``{width=50%}``.

``![](a.png =300x200)`` of HackMD, ``![words|300](a.png)`` of Obsidian, ``![w:300](a.png)`` of Marp:
Python-Markdown takes them for a part of the address or of the description.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

_BEHIND_ADDRESS = re.compile(r"(?:\s|%20)=(?P<width>\d+%?)?x(?P<height>\d+%?)?$")
# Of one figure it might be a condition, as in P(A|3).
_BEHIND_WORDS = re.compile(r"\|[ \t]{0,9}(?P<width>\d{2,4})(?:x(?P<height>\d{1,4}))?\s{0,9}$")
_SPACES_AT_END = re.compile(r"(?<!\s)\s+$")
_WORDS = re.compile(r"(?:(?:w|h|width|height):\d+(?:px|%)?\s*)+$")
_WORD = re.compile(r"(?P<name>[wh])\w*:(?P<size>\d+%?)")


class _SizeTreeprocessor(Treeprocessor):
    def run(self, root: Element) -> None:
        for picture in root.iter("img"):
            for name, pattern in (("src", _BEHIND_ADDRESS), ("alt", _BEHIND_WORDS)):
                value = picture.get(name, "")
                found = pattern.search(value)
                if found and (found["width"] or found["height"]):
                    picture.set(name, _SPACES_AT_END.sub("", value[: found.start()]))
                    _set(picture, found["width"], found["height"])
            if _WORDS.match(picture.get("alt", "")):
                sizes = dict(_WORD.findall(picture.get("alt", "")))
                picture.set("alt", "")
                _set(picture, sizes.get("w"), sizes.get("h"))


def _set(picture: Element, width: str | None, height: str | None) -> None:
    if width:
        picture.set("width", width)
    if height:
        picture.set("height", height)


class PictureSizeExtension(Extension):
    """Looks at pictures when Markdown has made them, before their attributes are read."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_SizeTreeprocessor(md), "picture-sizes", 19)
