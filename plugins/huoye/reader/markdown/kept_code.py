"""Fenced code that comes back is coloured once for all pages and builds; each number of a line that
has one is a link to it, ``#line-0-7``, or ``#line-name-7`` of code with the id ``name``."""

from __future__ import annotations

from functools import partial
from typing import Any

from markdown import Markdown
from pymdownx.highlight import Highlight, HighlightExtension

from huoye.core.installed import installed
from huoye.core.value_store import ValueStore, key_of

#: Of the settings, those by which lines get ids that other code of the page decides.
_OF_PAGE = ("line_spans", "line_anchors", "anchor_linenums", "auto_title")


def keep_code(md: Markdown, values: ValueStore) -> None:
    """Let the extension for code look for what it makes among values, and put it there."""
    # Packages may bring languages of their own.
    versions = key_of(installed()).hex()
    for extension in md.registeredExtensions:
        if isinstance(extension, HighlightExtension):
            extension.get_pymdownx_highlighter = lambda: partial(_KeptHighlight, values, versions)


class _KeptHighlight(Highlight):
    def __init__(self, values: ValueStore, versions: str, *given: Any, **config: Any) -> None:
        super().__init__(*given, **config)
        settings = {name: _plain(value) for name, value in vars(self).items() if name != "md"}
        self._values = values
        self._site = [versions, settings]

    def highlight(self, src: str, language: str, *given: Any, **more: Any) -> Any:
        """As of the class, which makes an element of code in the line."""
        make = partial(super().highlight, src, language, *given, **more)
        if not more.get("inline") and self._is_numbered(more.get("linestart", -1)):
            self.line_anchors: str = getattr(self, "line_anchors", "") or "line"
            self.anchor_linenums = True
        its_own = more.get("inline") or more.get("title") or not self.use_pygments
        if its_own or any(getattr(self, name, None) for name in _OF_PAGE):
            return make()
        of_page = {"code_block_count": 0}
        try:
            key = key_of("code", *self._site, src, language, given, {**more, **of_page})
        except TypeError:  # an object of another plugin, of which nothing is known
            return make()
        known = self._values.get([key])
        if key not in known:
            known[key] = str(make())
            self._values.put(known)
        return known[key]

    def _is_numbered(self, start: int) -> bool:
        """Whether the class numbers lines. start: what the code itself says, -1 for nothing."""
        return start > 0 if not self.linenums else start != 0 and self.linenums is not False


def _plain(value: Any) -> Any:
    return f"{value.__module__}.{value.__qualname__}" if isinstance(value, type) else value
