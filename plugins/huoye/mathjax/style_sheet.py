"""MathJax's style sheet and fonts, cut down to what a site's formulas use, published under the
hashes of their content.

One sheet serves the site: a reader's second page has it already, and what each page could do
without is little (benchmarks/results/page_weight.md).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican.contents import Content

from huoye.core.build import Build
from huoye.core.bundled import MATH_FONTS
from huoye.core.cache import Cache
from huoye.core.errors import BuildError
from huoye.core.files import PublishedFile, sha256, write
from huoye.core.node import NodeDied
from huoye.mathjax.fonts import Fonts
from huoye.mathjax.signs import FORMULAS, Signs, signs
from huoye.mathjax.typesetter import Typesetter
from huoye.reader import PageResult, PageResults

#: Of the template context: the sheet's address below the site's root; those of fonts that every
#: formula waits for.
ADDRESS, EARLY = "MATHJAX_CSS", "MATHJAX_FONTS"
#: By what the sheet was made: the marks of all pages. The preview reads it.
MARKS = "MATHJAX_MARKS"

# A long formula scrolls inside its own box, and runs from left to right whatever stands around it.
# Text for screen readers stands out of sight beside the drawn formula, which is hidden from them.
_OWN_RULES = """
.math-display{overflow-x:auto;overflow-y:hidden}
mjx-container{position:relative;direction:ltr;unicode-bidi:isolate}
mjx-assistive-mml{position:absolute!important;top:0;left:0;clip-path:inset(50%);
width:1px!important;height:1px!important;overflow:hidden!important;white-space:nowrap;
user-select:none}
"""
#: The font that all others stand behind. It has a space, and no height, so that lines are as high
#: as their formulas say; its space is a quarter of an em.
_STRUT = "MJX-NCM-ZERO"
#: What stands for it until it is there, so that no line moves then: fonts of the system, with its
#: height and as wide a space, made so where theirs is wider. Safari takes no heights from a sheet.
_STAND_INS = {
    "MJX-STRUT": ("100%", ("Times New Roman", "Liberation Serif", "Tinos", "Roboto")),
    "MJX-STRUT-DV": ("78.65%", ("DejaVu Serif", "DejaVu Sans")),
}
_STRUTS = ",".join([_STRUT, *_STAND_INS])
#: One whose space is an em wide, for places where a line may end. The strut's does as well.
_BREAKS = "MJX-BRK"
_BREAKS_WIDER = 0.75

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_RULE = re.compile(r"(?P<head>[^{}]+)\{(?P<body>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_GLYPH = re.compile(r"\s*mjx-c\.mjx-c(?P<number>[0-9A-F]+)(?:\.(?P<face>NCM-[\w-]+))?")
_STRETCHY = re.compile(r"\s*mjx-(?P<kind>stretchy-[hv])\.mjx-c(?P<number>[0-9A-F]+)")
_OF_FACE = re.compile(r"\s*\.(?P<face>NCM-[\w-]+)\s*$")
_FAMILY = re.compile(r"font-family:\s*MJX-(?P<face>[\w-]+)")
_FILE = re.compile(r'url\("\./(?P<name>[\w-]+\.woff2)"\)')
_SPACING = re.compile(r"letter-spacing:\s*(?P<ems>-?[\d.]+)em")
#: What allowed.mjs keeps out of formulas, and what scripts of MathJax put into pages.
_NEVER = re.compile(
    r"mjx-(?:maction|tool|tip|status|mglyph|semantics|annotation|measure-xml|html|merror|mfenced"
    r"|selected)\b|data-mjx-collapsed"
)


def compact(css: str) -> str:
    """CSS without comments and indentation; MathJax puts neither strings nor `//` into its own."""
    css = re.sub(r"\s+", " ", _COMMENT.sub("", css))
    css = re.sub(r"(?<![\w.])0(?=\.\d)", "", css)
    return re.sub(r" ?([{};,>]) ?|: ", lambda m: m[1] or ":", css).replace(";}", "}").strip()


def fonts_of(css: str) -> list[Path]:
    """The font files that MathJax's sheet names, sorted."""
    folder = MATH_FONTS.path
    return sorted(folder / name for name in set(_FILE.findall(css)))


def cut(css: str, wanted: Signs) -> Iterator[str]:
    """The rules of MathJax's sheet that some signs need, in its order."""
    numbers = {number for number, _ in wanted.glyphs}
    for rule in _RULE.finditer(_COMMENT.sub("", css)):
        head = rule["head"]
        if glyph := _GLYPH.match(head):
            number, face = glyph["number"], glyph["face"]
            is_wanted = (number, face) in wanted.glyphs if face else number in numbers
        elif stretchy := _STRETCHY.match(head):
            is_wanted = (stretchy["kind"], stretchy["number"]) in wanted.stretchy
        elif face_rule := _OF_FACE.match(head):
            is_wanted = face_rule["face"] in wanted.faces
        elif head.strip() == "@font-face":
            family = _FAMILY.search(rule["body"])
            is_wanted = family is not None and (
                family["face"] in wanted.faces or family[0].endswith(_STRUT)
            )
        else:
            is_wanted = not _NEVER.search(rule[0])
        if is_wanted:
            yield rule[0] if head.strip() == "@font-face" else _with_struts(rule[0])
    for name, (size, fonts) in _STAND_INS.items():
        sources = ",".join(f'local("{font}")' for font in fonts)
        yield (
            f"@font-face{{font-family:{name};unicode-range:U+20;ascent-override:0%;"
            f"descent-override:0%;line-gap-override:0%;size-adjust:{size};src:{sources}}}"
        )


def _with_struts(rule: str) -> str:
    """A rule with the strut's stand-ins behind it, and with its space in the place of the one that
    is an em wide."""
    if _BREAKS not in rule and "mjx-break[size" not in rule:
        return rule.replace(_STRUT, _STRUTS)
    rule = rule.replace(_BREAKS, _STRUTS)
    return _SPACING.sub(
        lambda found: f"letter-spacing: {float(found['ems']) + _BREAKS_WIDER:.3f}em", rule
    )


def has_math(content: Content) -> bool:
    """Whether a page's own HTML needs the style sheet (listings show MathML, which doesn't)."""
    return "<mjx-container" in (content._content or "")


@dataclass(frozen=True)
class Sheet:
    """What some pages need to show their formulas."""

    css: str
    fonts: tuple[PublishedFile, ...]
    #: Of ``fonts``, those that every formula waits for.
    early: tuple[str, ...]

    @property
    def address(self) -> str:
        """Below the site's root, by the content."""
        return f"mathjax/{sha256(self.css.encode())[:16]}.css"

    def file(self, build: Build) -> PublishedFile:
        """The sheet, out of the cache."""
        content = self.css.encode()
        source = build.get(Cache).file(f"mathjax/{sha256(content)}.css", lambda: content)
        return PublishedFile(self.address, sha256(content), source)


class Sheets:
    """Makes them; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._typesetter = build.get(Typesetter)
        self._fonts = build.get(Fonts)

    def of(self, marks: Iterable[str]) -> Sheet:
        """That of pages with these marks. Raises NodeDied, or BuildError where fonts are not as
        they should be."""
        wanted = signs(marks)
        css = compact("".join(cut(self._typesetter.style_sheet(), wanted)) + _OWN_RULES)
        files = {}
        for rule in _RULE.finditer(css):
            name, family = _FILE.search(rule[0]), _FAMILY.search(rule[0])
            if name and family:
                files[name["name"]] = wanted.of(family["face"]) or frozenset(" ")
        fonts = dict(zip(files, self._fonts.cut(files.items()), strict=True))
        css = _FILE.sub(lambda found: f'url("{Path(fonts[found["name"]].url).name}")', css)
        css = css.replace(";src:url", ";font-display:swap;src:url")
        early = (name for name in ("mjx-ncm-zero.woff2", "mjx-ncm-n.woff2"))
        return Sheet(css, tuple(fonts.values()), tuple(fonts[name].url for name in early))


class StyleSheetGenerator:
    """A Pelican generator: puts MATHJAX_CSS and MATHJAX_FONTS into every template's context, and
    the files out.

    MATHJAX_CSS is the sheet's URL below SITEURL, or "" on a site without formulas. MATHJAX_FONTS
    are the URLs of fonts that every formula waits for.
    """

    def __init__(
        self, context: dict[str, Any], settings: dict[str, Any], output_path: str, **rest: Any
    ) -> None:
        #: Pelican asks every generator for it.
        self.settings = settings
        self._build = Build.of(settings)
        self._context = context
        self._output = Path(output_path)
        self._sheet: Sheet | None = None

    def generate_context(self) -> None:
        results = self._build.get(PageResults)
        marks = frozenset().union(*(marks_of(result) for result in results))
        tell(self._context, marks, None)
        contents = self._context["generated_content"].values()
        if any(content.has_math for content in contents if content is not None):
            try:
                self._sheet = self._build.get(Sheets).of(marks)
            except NodeDied as death:
                self._build.problems.report(BuildError(f"MathJax stopped: {death}"))
            except BuildError as error:
                self._build.problems.report(error)
            else:
                tell(self._context, marks, self._sheet)

    def generate_output(self, writer: Any) -> None:
        if self._sheet is not None:
            write(self._output / self._sheet.address, self._sheet.css)
            for font in self._sheet.fonts:
                shutil.copyfile(font.source, self._output / font.url)


def marks_of(result: PageResult) -> frozenset[str]:
    """Those of a page that the sheet is made by."""
    return frozenset(mark for mark in result.marks if mark.startswith(FORMULAS))


def tell(context: dict[str, Any], marks: Iterable[str], sheet: Sheet | None) -> None:
    """Let templates know of a sheet."""
    context[ADDRESS] = sheet.address if sheet else ""
    context[EARLY] = list(sheet.early) if sheet else []
    context[MARKS] = sorted(marks)
