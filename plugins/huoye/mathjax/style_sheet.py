"""MathJax's style sheet and fonts, published once under the hash of their content."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pelican.contents import Content

from huoye.core.build import Build
from huoye.core.bundled import MATH_FONTS
from huoye.core.errors import BuildError
from huoye.core.files import write
from huoye.core.node import NodeDied
from huoye.mathjax.typesetter import Typesetter

# A long formula scrolls inside its own box. Text for screen readers stands out of sight beside the
# drawn formula, which is hidden from them.
_OWN_RULES = """
.math-display{overflow-x:auto;overflow-y:hidden}
mjx-container{position:relative}
mjx-assistive-mml{position:absolute!important;top:0;left:0;clip-path:inset(50%);
width:1px!important;height:1px!important;overflow:hidden!important;white-space:nowrap;
user-select:none}
"""


def compact(css: str) -> str:
    """CSS without comments and indentation; MathJax puts neither strings nor `//` into its own."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?|: ", lambda m: m[1] or ":", css).replace(";}", "}").strip()


def fonts_of(css: str) -> list[Path]:
    """The font files that a style sheet names, sorted."""
    folder = MATH_FONTS.path
    return sorted(folder / name for name in set(re.findall(r'url\("\./([\w-]+\.woff2)"\)', css)))


def has_math(content: Content) -> bool:
    """Whether a page's own HTML needs the style sheet (listings show MathML, which doesn't)."""
    return "<mjx-container" in (content._content or "")


class StyleSheetGenerator:
    """A Pelican generator: puts MATHJAX_CSS into every template's context, and the files out.

    MATHJAX_CSS is the sheet's URL below SITEURL, or "" on a site without formulas.
    """

    def __init__(
        self, context: dict[str, Any], settings: dict[str, Any], output_path: str, **rest: Any
    ) -> None:
        #: Pelican asks every generator for it.
        self.settings = settings
        self._build = Build.of(settings)
        self._context = context
        self._output = Path(output_path)
        self._css = self._folder = ""

    def generate_context(self) -> None:
        self._context["MATHJAX_CSS"] = ""
        contents = self._context["generated_content"].values()
        if any(content.has_math for content in contents if content is not None):
            try:
                self._css = compact(self._build.get(Typesetter).style_sheet() + _OWN_RULES)
                fonts = fonts_of(self._css)
                names = (font.name for font in fonts)
                digests = MATH_FONTS.digests("the fonts of formulas are", names)
            except NodeDied as death:
                self._build.problems.report(BuildError(f"MathJax stopped: {death}"))
                return
            except BuildError as error:
                self._build.problems.report(error)
                return
            self._folder = _folder(self._css, digests.values())
            self._context["MATHJAX_CSS"] = f"{self._folder}/chtml.css"

    def generate_output(self, writer: Any) -> None:
        if self._css:
            folder = self._output / self._folder
            write(folder / "chtml.css", self._css)
            for font in fonts_of(self._css):
                shutil.copyfile(font, folder / font.name)


def _folder(css: str, digests: Iterable[str]) -> str:
    """Below the site's root, by what is in it. digests: of the fonts, in order."""
    content = hashlib.sha256(css.encode())
    for digest in digests:
        content.update(digest.encode())
    return f"mathjax/{content.hexdigest()[:16]}"
