"""The site of the last build, as templates know it, made again without reading its pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pelican.contents import Content

from huoye.core.files import PublishedFile
from huoye.incremental.purity import NotKnown
from huoye.incremental.structure import KINDS, LATE, OWN, OWN_SIGN, SAME_SIGN, complete
from huoye.incremental.values import NotRestorable, ValueReader
from huoye.reader import PageResult
from huoye.reader.markdown.contents_marker import has_place
from huoye.reader.per_page import PerPage

#: What is made of a page's own text when somebody asks for it.
_OF_TEXT = ("_content", "_summary", "metadata", *OWN)


class FormerSite:
    """Pages, lists and all else that the last build gave to templates.

    text: of its structure. context: Pelican's with nothing read yet, which is filled. read: what
    was read of a page, by its name, or None. Raises NotKnown for what cannot be made again.
    """

    def __init__(
        self,
        text: str,
        context: dict[str, Any],
        settings: Any,
        read: Callable[[str], PageResult | None],
    ) -> None:
        self._context = context
        self._settings = settings
        self._read = read
        self._written: Mapping[str, Any] = json.loads(text)
        try:
            self._restore()
        except (NotRestorable, LookupError, TypeError, ValueError) as error:
            raise NotKnown(f"{type(error).__name__}: {error}") from error

    def page(self, name: str) -> Any:
        """A page by its source. Raises NotKnown."""
        page = self._context["generated_content"].get(name)
        if page is None:
            raise NotKnown(f"{name}, which was no page")
        return page

    def facts(self, name: str) -> list[Any]:
        """What others knew of a page, as ``structure.facts``."""
        (found,) = (entry[1:] for entry in self._written["pages"] if entry[0] == name)
        return list(found)

    @property
    def numbers(self) -> dict[int, int]:
        """As the writer of facts wants them."""
        return {id(page): number for number, page in enumerate(self._pages)}

    def _restore(self) -> None:
        entries = self._written["pages"]
        self._pages = [self._empty(*entry) for entry in entries]
        reader = ValueReader(self._settings, self._pages.__getitem__)
        for page, (_, _, values, metadata) in zip(self._pages, entries, strict=True):
            if isinstance(page, Content):
                self._fill(page, values, metadata, reader)
        names = [entry[0] for entry in entries]
        named = [*zip(names, self._pages, strict=True)]
        first_file = self._written["files from"]
        self._context["generated_content"] = {
            **dict(named[:first_file]),
            **dict.fromkeys(self._written["unread"]),
        }
        self._context["static_content"] = dict(named[first_file:])
        for name, value in self._written["context"].items():
            self._context[name] = reader.read(value)
        for name, (what, lists) in self._written["lists"].items():
            restored = {page: reader.read(listed) for page, listed in lists}
            self._context[name] = PerPage(restored, what)
        #: Of articles, as Pelican's generator has them beside the context.
        self.translations = [reader.read(page) for page in self._written["translations"]]

    def _empty(self, _name: str, kind: str, values: Any, _metadata: Any) -> Any:
        if kind == PublishedFile.__name__:
            url, digest, source = values
            return PublishedFile(url, digest, Path(source))
        made = _RESTORED[kind]
        return made.__new__(made)

    def _fill(
        self, page: Any, values: Mapping[str, Any], metadata: list[Any], reader: ValueReader
    ) -> None:
        known = {name: reader.read(value) for name, value in values.items() if name != "save_as"}
        page.__dict__.update(known, settings=self._settings, _context=self._context)
        page.__dict__[LATE] = lambda: self._own(page, metadata, reader)

    def _own(self, page: Any, metadata: list[Any], reader: ValueReader) -> dict[str, Any]:
        """What is made of a page's own text. Raises NotKnown."""
        own: dict[str, Any] = {}
        if any(name in OWN for name, _ in metadata):
            result = self._read(page.relative_source_path)
            if result is None:
                raise NotKnown(f"what {page.relative_source_path} holds")
            summary = page._update_content(result.summary, self._settings["SITEURL"])
            headings = [] if has_place(result.html) else list(result.toc)
            own = {"summary": summary, "headings": headings, "_content": result.rest()}
        held = vars(page)
        known = {}
        for name, value in metadata:
            if value == OWN_SIGN:
                known[name] = own[name]
            else:
                known[name] = held[name] if value == SAME_SIGN else reader.read(value)
        late = {"metadata": known, "_content": own.get("_content", "")}
        if "headings" in known:
            late["headings"] = known["headings"]
        if "summary" in known:
            late["_summary"] = known["summary"]
        return late


def _late(page: Any, name: str) -> Any:
    """As ``__getattr__``."""
    if name not in _OF_TEXT or LATE not in vars(page):
        raise AttributeError(name)
    complete(page)
    try:
        return vars(page)[name]
    except KeyError:
        raise AttributeError(name) from None


#: Pelican's classes, by their names, by which Pelican goes, with what is made when it is asked for.
_RESTORED: dict[str, Any] = {
    name: type(name, (kind,), {"__getattr__": _late}) for name, kind in KINDS.items()
}
