"""Whether all that a site writes lies in its output, under names that a disk can have.

Addresses come from front matter (``Save_as``, ``Slug``, tags), from names of files and from
settings; Pelican writes a picture wherever its address leads.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pelican.contents import Static

from huoye.core.build import KEY, Build
from huoye.core.errors import BuildError

#: Most disks know 255; compressed neighbours and unfinished files have longer names.
_LONGEST = 240
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: Front matter that an address may come from, the likeliest first.
_OF_PAGE = ("save_as", "url", "slug", "title", "category", "tags", "author", "authors", "lang")
_OF_TERM = {"category": ("category",), "tag": ("tags",), "author": ("author", "authors")}


def wrong(place: str) -> str:
    """What is wrong with a place below the site's root, or "".

    >>> wrong("2009/spring.html"), wrong("a/../../b.html")
    ('', 'leads out of the site')
    """
    slashes = place.replace("\\", "/")
    normal = posixpath.normpath(slashes)
    if _CONTROL.search(place):
        return "holds a character that no name can have"
    if normal.startswith(("../", "/")) or normal == "..":
        return "leads out of the site"
    if normal == "." or slashes.endswith("/"):
        return "is a folder, not a file"
    if any(len(os.fsencode(name)) > _LONGEST for name in normal.split("/")):
        return f"has a name of more than {_LONGEST} bytes"
    return ""


def check_page(read: Any) -> None:
    """Report a page, as soon as it is read, that can't stand where it would.

    Pelican itself skips one, with a message that names neither line nor remedy.
    """
    # A picture whose address is asked for is not moved any more ({attach}).
    if isinstance(read, Static) or KEY not in read.settings:
        return
    for problem in (*_of(read, read.save_as, _OF_PAGE), *_address(read)):
        Build.of(read.settings).problems.report(problem)
        read.override_save_as = read.override_url = ""


def check(context: Any) -> Iterator[BuildError]:
    """One error for each file, category, tag and author that can't stand where it would.

    context: Pelican's, when everything is read and nothing is written.
    """
    #: A few tags stand on all pages.
    right = set()
    for read in context["generated_content"].values():
        for kind, term in _terms(read) if read is not None else ():
            place = term.save_as
            if isinstance(place, str) and place not in right:
                problems = [*_of(read, place, _OF_TERM[kind])]
                yield from problems
                if not problems:
                    right.add(place)
    for read in context["static_content"].values():
        # Figures' pictures, which are ours, have none.
        if hasattr(read, "save_as"):
            yield from _of(read, read.save_as, ())


def shown(place: str) -> str:
    """An address as a message can hold it."""
    text = _CONTROL.sub("�", place)
    return text if len(text) < 100 else f"{text[:80]}…"


def line_of(path: Path, keys: tuple[str, ...]) -> int | None:
    """Where the first of these keys stands that the head of a file has."""
    lines = path.read_text("utf-8", "replace").split("\n") if keys else []
    for key in keys:
        for number, line in enumerate(lines, start=1):
            if re.match(rf'(?::|<meta name="?)?{key}\b', line.strip(), re.I):
                return number
    return None


def _terms(read: Any) -> list[tuple[str, Any]]:
    named = [("category", getattr(read, "category", None))]
    named += [("tag", tag) for tag in getattr(read, "tags", ())]
    named += [("author", author) for author in getattr(read, "authors", ())]
    return [(kind, term) for kind, term in named if term]


def _of(read: Any, place: str, keys: tuple[str, ...]) -> Iterator[BuildError]:
    what = wrong(place) if place else ""
    if what:
        yield _error(read, f"the address {shown(place)} {what}", keys)


def _address(read: Any) -> Iterator[BuildError]:
    """Of a link to the page, which may well end in a folder."""
    url = read.url
    if _CONTROL.search(url):
        yield _error(read, f"the address {shown(url)} holds a character that no name can have", ())
    elif posixpath.normpath(url).startswith("../") and not wrong(read.save_as):
        yield _error(read, f"the address {shown(url)} leads out of the site", ("url",))


def _error(read: Any, what: str, keys: tuple[str, ...]) -> BuildError:
    path = Path(read.source_path)
    mend = "Write another Slug or Save_as" if keys else "Rename the file"
    if keys in _OF_TERM.values():
        mend = "Write another name"
    return BuildError(what, path=path, line=line_of(path, keys), mend=mend)
