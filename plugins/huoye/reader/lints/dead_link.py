"""Links to other files of the content lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from huoye.core.errors import BuildError
from huoye.core.near import near
from huoye.reader.links import Link
from huoye.reader.site import Site, SitePage

NAME = "dead-link"
MEANING = (
    "A link in Pelican's way, `{filename}…` or `{static}…`, leads to a file that isn't there, or "
    "out of the content."
)
WRONG = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse

As [before]({filename}sprnig.md).
<!-- spring.md -->
Title: The spring
Date: 2009-08-01
Slug: spring
"""
RIGHT = """\
Title: The ellipse
Date: 2009-08-01
Slug: ellipse

As [before]({filename}spring.md).
<!-- spring.md -->
Title: The spring
Date: 2009-08-01
Slug: spring
"""
#: What Pelican knows in braces besides files.
_NO_FILES = ("category", "tag", "author", "index")


def check(site: Site) -> Iterator[BuildError]:
    """Each dead link once a line."""
    sources = {*site.names, *site.others, *site.refused}
    for page in (*site.pages, *site.unread):
        for text in dict.fromkeys([*page.result.links, *page.result.links_in_front_matter]):
            link = Link.of(text)
            problem = _problem(site, sources, page, link) if link.what else None
            if problem:
                yield from site.errors(page, text, *problem)


def _problem(site: Site, sources: set[str], page: SitePage, link: Link) -> tuple[str, str] | None:
    if link.what in _NO_FILES:
        return None
    if link.what not in ("filename", "static", "attach"):
        mend = "Write {filename}, {static}, {attach}, {category}, {tag}, {author} or {index}"
        return f"a link knows no {{{link.what}}}", mend
    name = link.within(page.folder)
    if name == ".." or name.startswith("../"):
        mend = "Put the file below the content, and link it there"
        return f"the link {link.text} leads out of the content", mend
    # A page that the build makes besides may be a folder's.
    found = name in site.files or {name, f"{name}/"} & page.result.pictures
    if found or (link.what == "filename" and name in sources):
        return None
    if name in sources:
        return f"{link.text} is a page", "Write {filename} for {static}"
    other = _near(name, {*site.files, *(sources if link.what == "filename" else ())})
    mend = f"Did you mean {{{link.what}}}/{other}?" if other else "Mend the link, or add the file"
    return f"there is no file {name} for the link {link.text}", mend


def _near(name: str, known: Iterable[str]) -> str | None:
    """The file that is meant, by its own name: folders are long, and much alike."""
    by_name = {other.rpartition("/")[2]: other for other in sorted(known)}
    found = near(name.rpartition("/")[2], by_name, alike=0.75)
    return by_name[found[0]] if found else None
