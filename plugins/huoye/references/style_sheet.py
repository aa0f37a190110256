"""The style sheet of statements and references, published under the hash of its content."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.files import sha256, write
from huoye.mathjax.style_sheet import compact
from huoye.reader import PageResults
from huoye.references.statements import STYLED

#: Of the template context: its address below the site's root.
ADDRESS = "REFERENCES_CSS"
#: The tags that need it in a page, as they begin.
NEEDED_BY = (
    r'<(?:div class="(?:statement |proof)|details class="answer|figure class="numbered '
    r'|ol class="references|div class="glossary|a class="(?:ref|eqref)[ "])'
)
_SHEET = Path(__file__).parent / "static/references.css"


class ReferenceSheetGenerator:
    """A Pelican generator: puts the address into every template's context, and the file out, where
    a page needs it."""

    def __init__(
        self, context: dict[str, Any], settings: dict[str, Any], output_path: str, **rest: Any
    ) -> None:
        #: Pelican asks every generator for it.
        self.settings = settings
        self._build = Build.of(settings)
        self._context = context
        self._output = Path(output_path)

    def generate_context(self) -> None:
        self._context[ADDRESS] = self._address if self._is_needed() else ""

    def generate_output(self, writer: Any) -> None:
        if self._context[ADDRESS]:
            write(self._output / self._context[ADDRESS], self._sheet)

    def _is_needed(self) -> bool:
        return any(STYLED in result.marks for result in self._build.get(PageResults))

    @cached_property
    def _sheet(self) -> str:
        return compact(_SHEET.read_text("utf-8"))

    @property
    def _address(self) -> str:
        return f"references/{sha256(self._sheet.encode())[:16]}.css"
