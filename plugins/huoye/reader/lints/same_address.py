"""A page has an address of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from huoye.core.errors import BuildError, shown_path
from huoye.reader.site import Site
from huoye.reader.source import PageSource

NAME = "same-address"
MEANING = (
    "Two pages or files have one address, or addresses that differ in capitals alone, which many "
    "computers take for one."
)
WRONG = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
<!-- again.md -->
Title: Ellipses
Date: 2009-08-01
Slug: ellipse
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse
<!-- again.md -->
Title: Ellipses
Date: 2009-08-01
Slug: ellipses
"""


def check(site: Site) -> Iterator[BuildError]:
    """The later of two, with the other's name."""
    content = site.build.content.resolve()
    taken: dict[str, str | Path] = {
        _key(place): f"the theme’s page “{name}”" for place, name in site.templates.items()
    }
    for page in sorted(site.pages, key=lambda page: page.name):
        # By its own name: a link and the page that it leads to are one file, and two pages.
        path = content / page.name
        other = taken.setdefault(_key(page.save_as), path)
        if other != path:
            source = PageSource(path, path.read_text("utf-8-sig"))
            line = source.fields.line("save_as" if "save_as" in source.fields.values() else "slug")
            what = f"the address {page.url or page.save_as} is that of {_shown(other)}"
            is_linked = isinstance(other, Path) and other.resolve() == path.resolve()
            mend = "Take the link away" if is_linked else "Choose another slug for one of them"
            yield BuildError(what, path=path, line=line, mend=mend)
    for name, place in sorted(site.files.items()):
        other = taken.setdefault(_key(place), name)
        if other != name:
            what = f"the file has the address of {_shown(other)}, but for capitals"
            yield BuildError(what, path=content / name, mend="Rename one of them")


def _shown(other: str | Path) -> str:
    return str(shown_path(other)) if isinstance(other, Path) else other


def _key(save_as: str) -> str:
    """The same for names that some file system takes for one."""
    return unicodedata.normalize("NFC", save_as).casefold()
