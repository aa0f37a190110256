"""What comes of reading one page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape, unescape
from pathlib import Path
from string import ascii_letters
from typing import Any

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import PublishedFile, sha256
from huoye.core.real_paths import RealPaths
from huoye.reader.plain_text import plain_text
from huoye.reader.resting_text import Body, RestingText

_ATTRIBUTE = r"""\s%s=("|')(?P<value>.*?)\1"""
#: A tag that is opened.
_TAG = re.compile(r"<[a-zA-Z][^<>]*+(?:<(?![a-zA-Z])[^<>]*+)*+>")
_ID = re.compile(_ATTRIBUTE % "id")
_NAME = re.compile(_ATTRIBUTE % "name")
_FIELD = re.compile(r"[{|](?:filename|static|attach)[|}]\S*")
_LINK = re.compile(_ATTRIBUTE % "(?:href|src|poster)")
#: Pelican moves a file when it finds such a link, which it does when it renders the page.
_ATTACH = re.compile(r"[{|]attach[|}]")
#: What stands in tags that lead somewhere, and in those that have a name besides.
_LEADING = ("href=", "src=", "poster=")
_TELLING = (*_LEADING, "id=", "name=")


class _Html(Body):
    def __get__(self, result: Any, owner: type | None = None) -> Any:
        # What a dataclass takes for the default.
        return "" if result is None else super().__get__(result, owner)


@dataclass(frozen=True)
class PageResult:
    """A page as the rest of the build takes it: a value that depends on the source, on the files
    in ``dependencies``, on settings and on versions, and on nothing else."""

    #: The source, absolute.
    path: Path
    #: The page's body; "" where there are problems.
    html: str = _Html("html")  # type: ignore[assignment]
    #: HTML without any markup but that of formulas.
    title: str = ""
    #: What listings show of it, HTML.
    summary: str = ""
    #: Whether Pelican, or another plugin, may make a summary of its own instead.
    may_be_cut: bool = False
    #: Other front matter that FORMATTED_FIELDS names, as HTML.
    formatted: Mapping[str, str] = field(default_factory=dict)
    #: Front matter as written, keys in lower case.
    metadata: Mapping[str, str] = field(default_factory=dict)
    #: Headings: {"level": 1 to 6, "id": anchor, "name": HTML without links}.
    toc: tuple[dict[str, Any], ...] = ()
    #: What the page wants in the output.
    files: tuple[PublishedFile, ...] = ()
    #: Addresses that the HTML links to in Pelican's way, ``{static}/…``, and that are no files of
    #: the content: some of ``files``, and pages that the build makes besides.
    pictures: frozenset[str] = frozenset()
    #: All that is wrong with it, warnings included.
    problems: tuple[BuildError, ...] = ()
    #: Of a page with problems: its HTML as far as it came, for the links that it has.
    draft: str = ""
    #: Every file that it is made from, the source included.
    dependencies: frozenset[Path] = frozenset()
    #: Files of which only this counts: whether they were there.
    sought: Mapping[Path, bool] = field(default_factory=dict)
    #: Names of the settings that it depends on, besides those of every page.
    settings: frozenset[str] = frozenset()
    #: What rooms have found on it for when all pages are read, by names of their own.
    marks: frozenset[str] = frozenset()
    #: What templates get of it besides, JSON, by the name of its attribute there.
    given: Mapping[str, Any] = field(default_factory=dict)
    #: Whether it is the same tomorrow.
    is_lasting: bool = True

    @property
    def is_broken(self) -> bool:
        """Whether anything is wrong that stops a build."""
        return not all(problem.is_warning for problem in self.problems)

    @cached_property
    def plain_title(self) -> str:
        """The title for what knows no markup."""
        return plain_text(self.title)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every id on the page, in its order."""
        return tuple(_values(self._tags, _ID))

    @cached_property
    def labels(self) -> frozenset[str]:
        """Every id that a link can lead to: headings, figures, formulas, footnotes."""
        return frozenset([*self.ids, *_values(self._tags, _NAME)])

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Where the page's links and pictures lead, as written, in page order."""
        return tuple(_values(self._tags, _LINK))

    @cached_property
    def links_in_front_matter(self) -> tuple[str, ...]:
        """Those of the summary and of other fields that are HTML, and fields that are a link in
        Pelican's way, as ``Cover: {static}/images/a.png``."""
        texts = (self.summary, *self.formatted.values())
        fields = (value for value in self.metadata.values() if _FIELD.fullmatch(value))
        return (*(link for text in texts for link in _values(_tags(text), _LINK)), *fields)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the HTML."""
        return sha256(self.html.encode("utf-8", "surrogatepass"))

    @cached_property
    def attaches(self) -> bool:
        """Whether rendering the page moves a file, in Pelican's way."""
        return attaches(self.html)

    def awake(self) -> str:
        """The HTML, which is at hand from now on, until ``rest()``."""
        held = vars(self)["html"]
        if isinstance(held, RestingText):
            vars(self).update(html=str(held), _at_rest=held)
        html: str = vars(self)["html"]
        return html

    def rest(self) -> RestingText:
        """The HTML packed, and what is known of it without looking again; it is unpacked for each
        who asks from now on."""
        held = vars(self)["html"]
        if isinstance(held, RestingText):
            return held
        for known in (self.ids, self.labels, self.links, self.attaches):
            del known
        at_rest: RestingText = vars(self).pop("_at_rest", None) or RestingText.of(held)
        vars(self).pop("_tags", None)
        vars(self)["html"] = at_rest
        return at_rest

    @cached_property
    def _tags(self) -> list[str]:
        return _tags(self.html)


class PageResults:
    """All pages that a build has read; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._real = build.get(RealPaths)
        self._results: dict[Path, PageResult] = {}
        #: Files in which something is wrong: what came of them, with the draft as HTML,
        #: where they could be read at all.
        self.refused: dict[Path, PageResult | None] = {}
        #: Pages in whose text others have looked something up that they say.
        self.quoted: set[Path] = set()
        #: Pages that say something of others, and so are more than what was read of them.
        self.quoting: set[Path] = set()

    def add(self, result: PageResult) -> None:
        """A page read again replaces what it was."""
        self._results[result.path] = result
        self.refused.pop(result.path, None)

    def refuse(self, path: Path, result: PageResult | None = None) -> None:
        """Remember a file that cannot be a page as it is."""
        self._results.pop(path, None)
        self.refused[path] = None if result is None else replace(result, html=result.draft)

    def of(self, path: Path) -> PageResult | None:
        """What came of a file, by its absolute path."""
        return self._results.get(path)

    def rest(self, page: Any) -> None:
        """Pack the text of Pelican's page until it is shown, where it is still what was read."""
        # One that a plugin has made may have neither.
        source, text = page.source_path, vars(page).get("_content")
        result = self._results.get(Path(self._real.of(source))) if source else None
        if result is not None and text is vars(result)["html"]:
            vars(page)["_content"] = result.rest()

    def __iter__(self) -> Iterator[PageResult]:
        return iter(self._results.values())

    @property
    def files(self) -> dict[str, PublishedFile]:
        """What all pages want in the output, by address."""
        return {file.url: file for result in self._results.values() for file in result.files}

    @property
    def pictures(self) -> dict[str, PublishedFile]:
        """Those that pages link to in Pelican's way."""
        files = self.files
        linked = (url for result in self._results.values() for url in result.pictures)
        return {url: files[url] for url in linked if url in files}


def attaches(text: str) -> bool:
    """Whether a text links to a file in the way by which Pelican moves it."""
    # The word alone is found far sooner, and stands on few pages.
    return "attach" in text and _ATTACH.search(text) is not None


def with_links(html: str, change: Callable[[str], str]) -> str:
    """HTML with other addresses in it. change: from one to the other."""

    def changed(found: re.Match[str]) -> str:
        text = unescape(found["value"])
        new = change(text)
        if new == text:
            return found[0]
        start, end = found.start("value") - found.start(), found.end("value") - found.start()
        return found[0][:start] + escape(new) + found[0][end:]

    parts, at = [], 0
    for tag in _tags_with(html, _LEADING):
        parts += [html[at : tag.start()], _LINK.sub(changed, tag[0])]
        at = tag.end()
    return "".join([*parts, html[at:]])


def _tags_with(html: str, signs: Iterable[str]) -> Iterator[re.Match[str]]:
    """The tags that hold any of some signs, which are few of all that formulas are made of."""
    floor = 0
    for place in sorted(place for sign in signs for place in _places(html, sign)):
        if place < floor:
            continue
        start = html.rfind("<", floor, place)
        while start >= 0 and html[start + 1] not in ascii_letters:
            start = html.rfind("<", floor, start)
        tag = _TAG.match(html, start) if start >= 0 else None
        if tag and tag.end() > place:
            yield tag
            floor = tag.end()
        else:
            floor = place


def _tags(html: str) -> list[str]:
    """Those that have an id or a name, or lead somewhere."""
    return [tag[0] for tag in _tags_with(html, _TELLING)]


def _places(html: str, sign: str) -> Iterator[int]:
    at = html.find(sign)
    while at >= 0:
        yield at
        at = html.find(sign, at + 1)


def _values(tags: Iterable[str], attribute: re.Pattern[str]) -> list[str]:
    return [unescape(found["value"]) for tag in tags for found in attribute.finditer(tag)]
