"""HTML of articles by others, without all that could act: one list of what is known.

The setting HUOYE_UNTRUSTED asks for it. An article's HTML is looked at as a whole, when Markdown
has made it and before formulas are typeset: what comes of raw HTML, of attribute lists, of links
and of blocks is one text by then, and a tag that is opened in one block and closed in another is
parsed as a browser parses it. nh3 takes out what it isn't told to leave. Figures are ours: marks
stand for them (kept.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from html.parser import HTMLParser

import nh3
from pygments.token import STANDARD_TYPES

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.reader.kept import Kept, Lost
from huoye.reader.listing import MORE
from huoye.reader.schemes import is_of_site, is_script, scheme_of
from huoye.reader.source import PageSource
from huoye.reader.theme_ids import ThemeIds

_ELEMENTS = """
    a abbr address audio b bdi blockquote br caption cite code col colgroup dd del details dfn div
    dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark nav ol p pre q rp
    rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th
    thead time tr tt u ul var video wbr"""
ELEMENTS = set(_ELEMENTS.split())
#: What goes with all that stands in it.
_WITH_CONTENT = {"script", "style", "template", "noscript", "iframe", "object", "math", "svg"}
_WORDS = "title aria-label lang class id"
_SIZES = "width height"
_CELL = "colspan rowspan align scope style"
ATTRIBUTES = {
    name: set(f"{_WORDS} {more}".split())
    for name, more in {
        **dict.fromkeys(ELEMENTS, ""),
        "a": "href",
        "img": f"src alt loading align {_SIZES}",
        "audio": "src controls loop preload",
        "video": f"src controls loop preload poster {_SIZES}",
        "source": "src type",
        "input": "type disabled checked",
        "td": _CELL,
        "th": _CELL,
        "col": "span",
        "ol": "start type reversed",
        "li": "value",
        "p": "align",
        "div": "align",
        "details": "open",
        "time": "datetime",
    }.items()
}
#: Of Markdown's extensions; those of figures and of the theme would imitate them.
_CLASSES = """
    highlight highlighttable linenos linenodiv code hll filename linenums normal special admonition
    admonition-title note abstract summary info tip hint success question help warning caution
    important attention failure danger error bug example quote todo seealso footnote footnote-ref
    footnote-backref task-list task-list-item task-list-control task-list-indicator arithmatex
    contents-here headerlink toc wordy phrase unbroken
    statement theorem lemma proposition corollary definition exercise remark proof answer numbered
    figure table statement-label statement-name citation references
    glossary-term glossary initial notation number-reference"""
CLASSES = {*STANDARD_TYPES.values(), *_CLASSES.split()}
#: Beginnings of ids that belong to figures and to numbers of formulas.
_OURS = ("fig-", "eq-", "mjx-", "huoye-")
_VALUES = {
    "style": re.compile(r"\s*text-align:\s*(?:left|right|center|justify);?\s*"),
    "align": re.compile(r"left|right|center|justify|top|middle|bottom", re.I),
    "loading": re.compile("lazy|eager"),
    "preload": re.compile("none|metadata|auto|"),
    **dict.fromkeys(("width", "height"), re.compile(r"\d{1,4}(?:%|px)?")),
    **dict.fromkeys(("colspan", "rowspan", "span"), re.compile(r"\d{1,3}")),
}
#: What a browser loads by itself.
_LOADED = {"src", "poster"}
_PICTURE = re.compile(r"data:image/(?:png|gif|jpeg|webp|avif);base64,[A-Za-z0-9+/=\s]*")
# Of what nh3 has written: a comment, a tag whose attributes are all in double quotes, or a quote of
# a text.
_PIECE = re.compile(
    r'<!--.*?-->|<(?P<tag>/?[a-z0-9]+)(?P<attributes>(?: [^\s=>]+="[^"]*")*)>|"', re.S
)
_MORE = re.compile(r"<!--\s*(?:more|PELICAN_END_SUMMARY)")
#: Things taken out of a page that are named; each is looked for in all of its text.
_MOST_TOLD = 100
_ATTRIBUTE = re.compile(r' (?P<name>[^\s=>]+)="(?P<value>[^"]*)"')


@dataclass(frozen=True)
class _Removed:
    """Something that an author has written, in vain. sign: where it is found in the source."""

    what: str
    sign: re.Pattern[str]


def sanitised(html: str, page: PageSource) -> tuple[str, list[BuildError]]:
    """A text's HTML as Markdown has made it, without what could act, and a warning for each thing
    that is taken out. Raises BuildError for a figure that is no figure any more."""
    kept = page.build.get(Kept)
    rules = _Rules(page.build)
    html = MORE.sub(lambda more: kept.mark(more[0]), html)
    parser = _Removals(rules)
    parser.feed(html)
    parser.close()
    cleaned = _written_anew(rules.cleaner.clean(html), kept)
    try:
        if kept.numbers(html) != kept.numbers(cleaned):
            raise Lost
        return kept.restored(cleaned), list(_warnings(parser.removed, page))
    except Lost:
        what = "a figure, or the end of the excerpt, stands in HTML that leaves no place for it"
        mend = "Put it between paragraphs, outside of all tags"
        lines = [*(block.line for block in page.blocks), *page.lines_of_html(_MORE)]
        raise page.error(what, line=lines[0] if lines else None, mend=mend) from None


def _written_anew(html: str, kept: Kept) -> str:
    """What nh3 has written, with no angle bracket or quote but those of tags: who looks for tags or
    attributes later finds no other. Marks in attributes are taken out, and comments."""

    def piece(found: re.Match[str]) -> str:
        if not found["tag"]:
            return "&quot;" if found[0] == '"' else ""
        attributes = _ATTRIBUTE.sub(
            lambda each: f' {each["name"]}="{escape(unescape(kept.marks.sub("", each["value"])))}"',
            found["attributes"],
        )
        return f"<{found['tag']}{attributes}>"

    return _PIECE.sub(piece, html)


def _warnings(removed: list[_Removed], page: PageSource) -> Iterator[BuildError]:
    told = {each.what: each.sign for each in removed}
    for what, sign in list(told.items())[:_MOST_TOLD]:
        lines = [line for line in page.lines_of_html(sign) if line >= page.body_line]
        warning = page.error(
            f"{what} is taken out",
            line=lines[0] if lines else None,
            mend="Articles of others may not have it (HUOYE_UNTRUSTED)",
        )
        yield _as_warning(warning, page)
    if len(told) > _MOST_TOLD:
        what = f"{len(told) - _MOST_TOLD} further things are taken out"
        mend = "Take out those that are named, and build again"
        yield _as_warning(page.error(what, line=page.body_line, mend=mend), page)


def _as_warning(error: BuildError, page: PageSource) -> BuildError:
    error.is_warning = not page.build.settings.get("WARNINGS_AS_ERRORS")
    return error


class _Rules:
    """Which attributes stay, and as what."""

    def __init__(self, build: Build) -> None:
        self._theme_ids = build.get(ThemeIds)
        self._siteurl = str(build.settings.get("SITEURL") or "")

    @cached_property
    def cleaner(self) -> nh3.Cleaner:
        return nh3.Cleaner(
            tags=ELEMENTS,
            clean_content_tags=_WITH_CONTENT,
            attributes=ATTRIBUTES,
            attribute_filter=self.kept,
            link_rel=None,
            set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
            # Addresses are judged by the filter.
            url_schemes={"http", "https", "mailto", "tel", "data"},
        )

    def kept(self, tag: str, name: str, value: str) -> str | None:
        """The value that an attribute has then; None where it goes."""
        if name == "class":
            return " ".join(word for word in value.split() if word in CLASSES) or None
        if name == "id":
            is_ours = value.startswith(_OURS) or value in self._theme_ids.ids
            return None if is_ours or not value else value
        if name in _LOADED:
            is_picture = tag == "img" and _PICTURE.fullmatch(value)
            return value if is_picture or is_of_site(value, self._siteurl) else None
        if name == "href":
            safe = scheme_of(value) in ("", "http", "https", "mailto", "tel")
            return value if safe and not is_script(value) else None
        rule = _VALUES.get(name)
        return None if rule and not rule.fullmatch(value) else value


class _Removals(HTMLParser):
    """Finds what the sanitiser will not leave; only told, and never a reason to leave anything."""

    def __init__(self, rules: _Rules) -> None:
        super().__init__(convert_charrefs=True)
        self._rules = rules
        self.removed: list[_Removed] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self._remove(f"<{tag}>", rf"<\s*{re.escape(tag)}\b")
            return
        for name, value in attrs:
            written = value or ""
            if name not in ATTRIBUTES[tag]:
                # Ours, for lines of code that are linked.
                if name != "name":
                    self._remove(f"the attribute {name} of <{tag}>", rf"\b{re.escape(name)}\b")
            elif (self._rules.kept(tag, name, written) or "").split() != written.split():
                shown = written if len(written) <= 60 else f"{written[:59]}…"
                sign = re.escape(written.split()[0] if written.split() else name)
                self._remove(f"{name}=“{shown}” of <{tag}>", sign)

    def _remove(self, what: str, sign: str) -> None:
        self.removed.append(_Removed(what, re.compile(sign, re.I)))
