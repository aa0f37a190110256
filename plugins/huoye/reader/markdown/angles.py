"""Angle brackets that are no tags: ``a<b 与 c>d``, ``List<int>``.

Python-Markdown takes anything between angles for a tag, which browsers then swallow. Here a tag is
written as CommonMark wants it, has a name that HTML knows, and, where it has no attributes, an end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import HtmlInlineProcessor
from markdown.preprocessors import Preprocessor

from huoye.reader.code import without_code
from huoye.reader.markdown.display_maths import formulas
from huoye.reader.markdown.html_maths import whole_declarations

_NAMES = """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink
    blockquote body br button canvas caption center cite code col colgroup data datalist dd del
    details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame
    frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li
    link main map mark marquee menu meta meter nav nobr noembed noframes noscript object ol optgroup
    option output p param picture plaintext pre progress q rb rp rt rtc ruby s samp script search
    section select slot small source span strike strong style sub summary sup svg table tbody td
    template textarea tfoot th thead time title tr track tt u ul var video wbr xmp
    g path circle ellipse line polyline polygon rect text tspan defs use symbol marker
    math mi mn mo ms mtext mrow mfrac msqrt mroot msup msub msubsup munder mover munderover mtable
    mtr mtd mspace mstyle mpadded mphantom menclose merror mmultiscripts semantics annotation
"""
NAMES = frozenset(_NAMES.split())
"""Elements that HTML, SVG and MathML know, those of former times included."""

_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_NAMES.split())
_ATTRIBUTE = r"""\s+[A-Za-z_:@][\w.:@-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
_TAG = (
    rf"<(?:(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:{_ATTRIBUTE})*)\s*/?"
    r"|/(?P<end>[A-Za-z][A-Za-z0-9-]*)\s*)>"
)
TAG = re.compile(_TAG)
"""A tag as CommonMark has it; its name may be unknown."""

# Comments and the like, as Python-Markdown has them.
_OTHER = (
    r"<(?:!--(?:(?!<!--|-->).)*--|[?](?:(?!<[?]|[?]>).)*[?]"
    r"|!\[CDATA\[(?:(?!<!\[CDATA\[|\]\]>).)*\]\])>"
)
# Not behind the signs after which an address in angles may stand.
_ANGLE = re.compile(r"(?<!\()(?<!\]: )(?<!\\)</?[A-Za-z]")
_ADDRESS = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*|[^<>\s!]+@[^@<>\s]+)>")
_DOLLAR = re.compile(r"(?<!\\)\$\$?")
_ROUND = re.compile(r"\\\([^\n]{0,2000}?\\\)")
_IN_FORMULA = re.compile(r"<(?=/?[A-Za-z])")
#: Stands for an angle within a formula while HTML is put aside: to a parser, `<b$` begins a tag.
#: Not one at which Python parts lines.
_HELD = "\x1b"


def is_known(name: str) -> bool:
    """Whether an element of that name may stand in a page; custom ones have a hyphen."""
    return name.lower() in NAMES or "-" in name


class _TagProcessor(HtmlInlineProcessor):
    """Takes tags; what is none stays text."""

    #: The text looked at last, and where the last end of an element stands in it.
    _text = ""
    _ends: dict[str, int] = {}  # noqa: RUF012  # replaced, never changed

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        name = m["name"] or m["end"]
        if name and not (is_known(name) and self._stands(m, data)):
            return None, None, None
        return super().handleMatch(m, data)

    def _stands(self, tag: re.Match[str], data: str) -> bool:
        """Whether a tag is meant as one: of “a<b>c” the rest of the page would go bold."""
        if tag["end"] or tag["attributes"] or tag[0].endswith("/>"):
            return True
        name = tag["name"].lower()
        if data is not self._text:
            self._text, self._ends = data, {}
        if name not in self._ends:
            self._ends[name] = data.lower().rfind(f"</{name}")
        return name in _VOID or self._ends[name] >= tag.end()


class _AnglePreprocessor(Preprocessor):
    """Escapes what is no tag before Python-Markdown's HTML parser sees it: that would look for an
    end of the tag as far down as there is one. In formulas it is held back, since TeX knows no
    entities."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "<" not in text:
            return lines
        code_aside = without_code(text)
        spans = list(_formulas(text, code_aside))
        places = dict.fromkeys(_within(code_aside, spans), _HELD)
        places |= dict(_no_tags(_without(code_aside, spans)))
        parts, at = [], 0
        for angle, instead in sorted(places.items()):
            parts += [text[at:angle], instead]
            at = angle + 1
        return "".join([*parts, text[at:]]).split("\n")


class _HeldPreprocessor(Preprocessor):
    """Puts angles back when HTML is aside, where they are text to whatever reads it."""

    def run(self, lines: list[str]) -> list[str]:
        blocks = self.md.htmlStash.rawHtmlBlocks
        for place, block in enumerate(blocks):
            if isinstance(block, str):
                blocks[place] = whole_declarations(block.replace(_HELD, "&lt;"))
                continue
            for element in block.iter():
                element.text = element.text and element.text.replace(_HELD, "<")
                element.tail = element.tail and element.tail.replace(_HELD, "<")
                for name, value in element.attrib.items():
                    element.set(name, value.replace(_HELD, "<"))
        return [line.replace(_HELD, "<") for line in lines]


def _formulas(text: str, seen: str) -> Iterator[tuple[int, int]]:
    """Where display formulas stand, and what is between round brackets; TeX knows no tags."""
    at = 0
    for formula in formulas(text, seen):
        yield from (found.span() for found in _ROUND.finditer(seen, at, formula.start))
        yield formula.start, formula.end
        at = formula.end
    yield from (found.span() for found in _ROUND.finditer(seen, at))


def _without(seen: str, spans: Iterable[tuple[int, int]]) -> str:
    """What is left of a text; every character keeps its place."""
    parts, at = [], 0
    for start, end in spans:
        parts += [seen[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, seen[at:]])


def _within(seen: str, spans: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Where in formulas an angle stands that a parser would take for a tag's, and is none."""
    for start, end in spans:
        for angle in _IN_FORMULA.finditer(seen, start, end):
            if not _begins_tag(seen, angle.start()):
                yield angle.start()


def _no_tags(seen: str) -> Iterator[tuple[int, str]]:
    """Where an angle bracket stands before a letter and begins nothing, and what to write instead.

    seen: without the formulas that are known; of others dollars tell."""
    dollars, at = 0, 0
    for angle in _ANGLE.finditer(seen):
        between = seen[at : angle.start()]
        paragraph = between.rpartition("\n\n")
        dollars = len(_DOLLAR.findall(paragraph[2])) + (0 if paragraph[1] else dollars)
        at = angle.start()
        # An address may stand in angles.
        if _begins_tag(seen, at) or _ADDRESS.match(seen, at):
            continue
        yield at, _HELD if dollars % 2 else "&lt;"


def _begins_tag(seen: str, at: int) -> bool:
    tag = TAG.match(seen, at)
    return tag is not None and is_known(tag["name"] or tag["end"])


class AngleExtension(Extension):
    """Stands in for Python-Markdown's pattern of inline HTML."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(_TagProcessor(f"({_TAG}|{_OTHER})", md), "html", 90)
        md.preprocessors.register(_AnglePreprocessor(md), "angles", 22)
        # Right after HTML is put aside.
        md.preprocessors.register(_HeldPreprocessor(md), "held-angles", 19)
