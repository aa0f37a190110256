"""What has changed of a site's structure, for whoever asks why all of it is rendered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from huoye.core.errors import shown_path


def difference(before: str, now: str, content: Path) -> str:
    """The first of what differs, a part of a sentence; "" for nothing. before, now: texts of
    ``structure``. content: the folder of the sources."""
    return next(_differences(json.loads(before), json.loads(now), content), "")


def _differences(before: Mapping[str, Any], now: Mapping[str, Any], content: Path) -> Iterator[str]:
    former, pages = _pages(before), _pages(now)
    for name in sorted(former.keys() ^ pages.keys()):
        is_new = "there now" if name in pages else "gone"
        yield f"{shown_path(content / name)} is {is_new}"
    for name, (_, values, metadata) in sorted(pages.items()):
        _, former_values, former_metadata = former[name]
        if (values, metadata) != (former_values, former_metadata):
            key = _key(former_values, former_metadata, values, metadata)
            yield f"the {key} of {shown_path(content / name)} changed"
    for name in sorted({**before["context"], **now["context"]}):
        if before["context"].get(name) != now["context"].get(name):
            yield f"{name}, which templates get, changed"


def _pages(site: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: facts for name, *facts in site["pages"]}


def _key(former_values: Any, former_metadata: Any, values: Any, metadata: Any) -> str:
    """What of a page is another; the first in its front matter, since others come of that."""
    if not isinstance(values, Mapping):
        return "address"
    former, now = (
        {**{name: [value, held.get(name.lower())] for name, value in written}, **held}
        for held, written in ((former_values, former_metadata), (values, metadata))
    )
    differing = (name for name in {**now, **former} if former.get(name) != now.get(name))
    return next(differing, "metadata’s order")
