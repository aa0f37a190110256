"""What a written page needs in its head, put there where the theme has not done it.

A theme of ours asks the template context for the addresses, and only on the pages that need them.
Any other theme knows nothing of them: its pages get the tags once they are written, also those that
print whole articles in a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huoye.core.build import Build

STYLE_SHEET = '<link rel="stylesheet" href="{url}">'
MODULE = '<script type="module" src="{url}"></script>'
# Both may be left out of HTML, and then the body begins with the first thing that is seen.
# A comment may speak of either; one that never ends is all that follows.
_END_OF_HEAD = re.compile(r"<!--.*?(?:-->|\Z)|(?P<end></head\s*>|<body\b)", re.I | re.S)
#: What templates make besides pages: a feed, an index for a search.
_NO_PAGES = (".xml", ".rss", ".atom", ".json", ".txt")


@dataclass(frozen=True)
class _Tag:
    key: str
    needed_by: re.Pattern[str]
    html: str
    choose: Callable[..., str] | None


class PageHead:
    """The tags that rooms want in the head of some pages; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._tags: list[_Tag] = []

    def add(
        self, key: str, *, needed_by: str, html: str, choose: Callable[..., str] | None = None
    ) -> None:
        """Want a tag in every page that needs it.

        key: of the template context, where the address below the site's root is by the time that
        pages are written, or one for each language; no address, no tag. needed_by: a pattern of
        what needs it in a page's HTML. html: the tag, with ``{url}``. choose: from the addresses of
        all languages that of ``(?P<lang>…)`` in the pattern.
        """
        self._tags.append(_Tag(key, re.compile(needed_by), html, choose))

    def completed(self, html: str, context: Mapping[str, Any]) -> str:
        """A page with the tags that it needs. context: of the template that made it."""
        missing = []
        for tag in self._tags:
            given = context.get(tag.key) or {}
            urls = {None: given} if isinstance(given, str) else given
            there = not urls or any(url in html for url in urls.values())
            need = None if there else tag.needed_by.search(html)
            if need:
                url = tag.choose(urls, need["lang"]) if tag.choose else urls[None]
                missing.append((need.start(), tag.html.format(url=f"{context['SITEURL']}/{url}")))
        if not missing:
            return html
        ends = (found.start() for found in _END_OF_HEAD.finditer(html) if found["end"])
        at = next(ends, min(place for place, _ in missing))
        return html[:at] + "".join(f"{text}\n" for _, text in missing) + html[at:]


def complete(path: str, context: Mapping[str, Any]) -> None:
    """Give a page that Pelican has just written the tags that it lacks."""
    file = Path(path)
    if file.suffix in _NO_PAGES:
        return
    # Bytes: line ends stay as the theme has them.
    html = file.read_bytes().decode("utf-8")
    completed = Build.of(context).get(PageHead).completed(html, context)
    if completed != html:
        file.write_bytes(completed.encode("utf-8"))
