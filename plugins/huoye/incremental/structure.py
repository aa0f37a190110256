"""A site's pages with all that templates may ask of them but what stands in the pages themselves.

That is one hash: where it is the same, whatever a template shows is the same, apart from what it
showed of the texts of single pages.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from pelican.contents import Content
from pelican.urlwrappers import URLWrapper

from huoye.core.build import KEY
from huoye.core.files import PublishedFile
from huoye.incremental import purity
from huoye.incremental.purity import NotKnown
from huoye.reader import PageResult

#: What of a page belongs to it alone, and is noted where a template asks for it.
OWN = ("summary", "headings")
_ASIDE = {"settings", "metadata", "_context", "_content", "_summary", "_output_location_referenced"}
_NOT_IN_CONTEXT = {KEY, "OUTPUT_PATH", "localsiteurl", "generated_content", "static_content"}
#: Pelican moves a file when it finds such a link, which it does when it renders the page.
_ATTACH = re.compile(r"[{|]attach[|}]")


def structure(context: Mapping[str, Any], settings: Mapping[str, Any], more: Any) -> str:
    """The hash. context: Pelican's, when all is read. more: what else it is to depend on.

    Every page gets its address for good, which Pelican would work out whenever it is asked.
    Raises NotKnown where a value's form is not known, or where rendering does more than to show.
    """
    pages = {name: read for name, read in context["generated_content"].items() if read is not None}
    if any(_attaches(page) for page in pages.values()):
        raise NotKnown("pages that attach files")
    for page in pages.values():
        page.override_url = page.url
    known = {
        "more": more,
        "pages": {name: _facts(page) for name, page in pages.items()},
        "files": {
            name: None if read is None else [read.url, getattr(read, "save_as", "")]
            for name, read in context["static_content"].items()
        },
        "context": {
            name: value
            for name, value in context.items()
            if name not in _NOT_IN_CONTEXT and settings.get(name) is not value
        },
    }
    try:
        text = json.dumps(known, default=_plain, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise NotKnown(str(error)) from None
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def own(page: Content, what: str, result: PageResult | None = None) -> str:
    """Hash of what belongs to a page alone. what: “content”, “summary”, “headings” or “metadata”,
    which is all of them. result: what was read of it, if anything."""
    values = vars(page)
    # The text itself, so that no plugin can have made another of it.
    if what == "content" and result is not None and values["_content"] is result.html:
        return result.digest
    summary = values["metadata"].get("summary")
    parts = []
    if what in ("headings", "metadata"):
        parts.append(json.dumps(values.get("headings"), default=_plain, sort_keys=True))
    if what in ("summary", "metadata") and summary is not None:
        parts.append(str(summary))
    # Pelican makes a summary of the content where there is none.
    if what in ("content", "metadata") or not parts:
        parts.append(values["_content"])
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _attaches(page: Content) -> bool:
    texts = (page._content, *page.metadata.values())
    # The word alone is found far sooner, and stands on few pages.
    return any(isinstance(t, str) and "attach" in t and _ATTACH.search(t) for t in texts)


def _facts(page: Content) -> dict[str, Any]:
    values = {name: value for name, value in vars(page).items() if name not in _ASIDE}
    metadata = dict(page.metadata)
    for name in OWN:
        values.pop(name, None)
        metadata.pop(name, None)
    return {
        "class": type(page).__qualname__,
        "save_as": page.save_as,
        "metadata": metadata,
        "values": values,
    }


def _plain(value: object) -> Any:
    """What JSON has no form for. Raises NotKnown."""
    if isinstance(value, Content):
        return {"page": value.relative_source_path}
    if isinstance(value, URLWrapper):
        return [type(value).__name__, value.name, value.slug]
    if isinstance(value, PublishedFile):
        return value.url
    return purity.plain(value)
