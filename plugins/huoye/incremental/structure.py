"""A site's pages with all that templates may ask of them but what stands in the pages themselves.

That is one text: where it is the same, whatever a template shows is the same, apart from what it
showed of single pages: of their texts, and of the lists that belong to them (``PerPage``). And with
these lists, which are another text, the site can be made again from it (former_site.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pelican.contents import Article, Content, Page, Static

from huoye.core.build import KEY
from huoye.core.files import PublishedFile, sha256
from huoye.incremental import purity
from huoye.incremental.purity import NotKnown
from huoye.incremental.values import ValueWriter
from huoye.reader import PageResult
from huoye.reader.page_result import attaches
from huoye.reader.per_page import PerPage

#: What Pelican itself makes of files.
KINDS = {kind.__name__: kind for kind in (Article, Page, Static)}
#: What of a page belongs to it alone, and is noted where a template asks for it.
OWN = ("summary", "headings")
#: Of a page that was made again: gives what belongs to it alone.
LATE = "_late"
#: In the place of what belongs to a page alone; and of what its metadata and it itself share.
OWN_SIGN, SAME_SIGN = ["own"], ["same"]
_ASIDE = {"settings", "metadata", "_context", "_content", "_summary", "_output_location_referenced"}
_NOT_IN_CONTEXT = {KEY, "OUTPUT_PATH", "localsiteurl", "generated_content", "static_content"}


@dataclass(frozen=True)
class Structure:
    """Two texts, JSON in ASCII, of what may show anywhere and of the lists that belong to single
    pages, and whether the site can be made again from both."""

    common: str
    lists: str
    is_restorable: bool

    @property
    def text(self) -> str:
        """Both in one."""
        return f'{self.common[:-1]},"lists":{self.lists}}}'

    @property
    def digest(self) -> str:
        """SHA-256 of what may show anywhere."""
        return sha256(self.common.encode("ascii"))


def structure(
    context: Mapping[str, Any], settings: Mapping[str, Any], translations: Iterable[Content]
) -> Structure:
    """Of a site. context: Pelican's, when all is read. translations: of articles, which Pelican
    keeps beside the context.

    Every page gets its address for good, which Pelican would work out whenever it is asked.
    Raises NotKnown where a value's form is not known, or where rendering does more than to show.
    """
    pages = {name: read for name, read in context["generated_content"].items() if read is not None}
    if any(attaches(text) for page in pages.values() for text in _texts(page)):
        raise NotKnown("pages that attach files")
    for page in pages.values():
        page.override_url = page.url
    files = {name: read for name, read in context["static_content"].items() if read is not None}
    listed = [*sorted(pages.items()), *sorted(files.items())]
    writer = ValueWriter({id(page): number for number, (_, page) in enumerate(listed)})
    per_page = {name: value for name, value in context.items() if isinstance(value, PerPage)}
    lists = {
        name: [held.name, [[page, writer.written(held.lists[page])] for page in sorted(held.lists)]]
        for name, held in sorted(per_page.items())
    }
    known = {
        "pages": [[name, *facts(page, writer)] for name, page in listed],
        "files from": len(pages),
        "unread": sorted(context["generated_content"].keys() - pages.keys()),
        "translations": [writer.written(page) for page in translations],
        "context": {
            name: writer.written(value)
            for name, value in sorted(context.items())
            if name not in {*_NOT_IN_CONTEXT, *per_page} and settings.get(name) is not value
        },
    }
    try:
        common, of_lists = (json.dumps(value, separators=(",", ":")) for value in (known, lists))
    except (TypeError, ValueError) as error:
        raise NotKnown(str(error)) from None
    return Structure(common, of_lists, writer.is_restorable)


def facts(page: Content | PublishedFile, writer: ValueWriter) -> list[Any]:
    """What others may know of a page or a file: the name of its class, its values, its metadata.
    Raises NotKnown."""
    if isinstance(page, PublishedFile):
        # A picture of a figure, which is a link's end and nothing else.
        return [PublishedFile.__name__, [page.url, page.sha256, str(page.source)], []]
    if type(page) not in KINDS.values():
        writer.is_restorable = False
    held = vars(page)
    values = {
        name: writer.written(value)
        for name, value in sorted(held.items())
        if name not in _ASIDE and name not in OWN
    }
    # Shown to nobody, but what a page is written as is more than what it was called.
    values["save_as"] = page.save_as
    metadata = [
        [name, _of_metadata(name, value, held, writer)] for name, value in page.metadata.items()
    ]
    return [type(page).__name__, values, metadata]


def _of_metadata(name: str, value: Any, held: Mapping[str, Any], writer: ValueWriter) -> Any:
    if name in OWN:
        return OWN_SIGN
    return SAME_SIGN if held.get(name) is value else writer.written(value)


def own(page: Content, what: str, result: PageResult | None = None) -> str:
    """Hash of what belongs to a page alone. what: “content”, “summary”, “headings” or “metadata”,
    which is all of them. result: what was read of it, if anything."""
    complete(page)
    values = vars(page)
    # The text itself, so that no plugin can have made another of it.
    if what == "content" and result is not None and values["_content"] is vars(result)["html"]:
        return result.digest
    summary = values["metadata"].get("summary")
    parts = []
    if what in ("headings", "metadata"):
        parts.append(json.dumps(values.get("headings"), default=_headings, sort_keys=True))
    if what in ("summary", "metadata") and summary is not None:
        parts.append(str(summary))
    # Pelican makes a summary of the content where there is none.
    if what in ("content", "metadata") or not parts:
        parts.append(str(values["_content"]))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def of_list(pages: Iterable[Content]) -> str:
    """Hash of a list of pages, of which nothing else is shown than what may show anywhere."""
    return purity.digest([page.relative_source_path for page in pages])


def complete(page: Content) -> None:
    """Make what belongs to a page alone, where that waits until somebody asks. Raises NotKnown."""
    if (make := vars(page).pop(LATE, None)) is not None:
        vars(page).update(make())


def _headings(value: object) -> Any:
    raise NotKnown(f"headings that hold {type(value).__name__}")


def _texts(page: Content) -> Iterator[str]:
    """Those of which no page's result tells."""
    texts = (vars(page)["_content"], *page.metadata.values())
    return (text for text in texts if isinstance(text, str))
