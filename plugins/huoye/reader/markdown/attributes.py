"""Attribute lists, ``{#id .class key=value}``, and braces that are none.

Python-Markdown reads any braces behind emphasis, pictures or code as attributes, up to the last one
of the line, and puts what it can't read back at another place. Here a list is one from its first
sign to its last, or it is text.
"""

from __future__ import annotations

import re

from markdown import Extension, Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor

_FLAGS = (
    "allowfullscreen|autoplay|controls|default|download|hidden|inert|ismap|itemscope|loop|muted"
    "|nomodule|open|playsinline|reversed|data-[a-z-]+"
)
_ITEM = (
    r"(?:[#.][^\s{}=\"'`,，。；]+"
    r"|[A-Za-z_:@][\w.:@-]*=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"'=`]+)"
    rf"|(?:{_FLAGS}))"
)
LIST = rf"\{{:?[ ]*({_ITEM}(?:[ ]+{_ITEM})*)[ ]*\}}"
"""An attribute list; what stands between its braces."""


class StrictAttributesTreeprocessor(AttrListTreeprocessor):
    """Reads lists in which nothing is left over; the stub takes these for constants."""

    BASE_RE = LIST  # type: ignore[misc]
    HEADER_RE = re.compile(rf"[ ]+{LIST}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{LIST}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(LIST)  # type: ignore[misc]


class StrictAttributesExtension(Extension):
    """Stands in for Python-Markdown's processor, where its extension is loaded."""

    def extendMarkdown(self, md: Markdown) -> None:
        if "attr_list" in md.treeprocessors:
            md.treeprocessors.register(StrictAttributesTreeprocessor(md), "attr_list", 8)
