"""What Pelican remembers of the pages that it has shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pelican.contents import Content

#: As many as a feed has, which several feeds may share.
_MOST = 200


class _Latest(dict[Any, Any]):
    """What was put there last."""

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        if len(self) > _MOST:
            del self[next(iter(self))]


def keep_few() -> None:
    """Pelican keeps for the life of the process what it has made of each article's HTML, and the
    article with it: ten thousand would take a gigabyte."""
    for function in _functions():
        function.cache = _Latest()


def forget() -> None:
    """Let go of all of them: a preview would grow with each change."""
    for function in _functions():
        function.cache.clear()


def _functions() -> Iterator[Any]:
    for name in ("get_content", "get_summary"):
        # Another plugin may have put its own in their places.
        if hasattr(function := vars(Content).get(name), "cache"):
            yield function
