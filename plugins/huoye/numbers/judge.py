"""Whether a text in brackets asks for a number, or was written for something else."""

from __future__ import annotations

import re

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.numbers.errors import NumberError
from huoye.numbers.reference import Reference
from huoye.numbers.sources import Sources
from huoye.reader import PageSource, lints


class Judge:
    """A service of the build: what means a number, and what is left alone, with a warning."""

    def __init__(self, build: Build) -> None:
        self._sources = build.get(Sources)
        self._has_house_rules = build.is_strict

    def is_meant(self, written: str, page: PageSource) -> bool:
        """written: from bracket to bracket. Under the house rules it is; in other blogs, whose
        texts may never have heard of us, where it begins with what is there to be asked."""
        if self._has_house_rules or self._sources.has(written, page):
            return True
        try:
            self._sources.path(Reference.of(written).source, page.path)
        except NumberError as wrong:
            lines = page.lines_of_html(re.compile(re.escape(written)))
            line = lines[0] if lines else page.body_line
            lints.remark("foreign-syntax", page.error(wrong.what, line=line, mend=wrong.mend), page)
        except BuildError as wrong:
            lints.remark("foreign-syntax", wrong, page)
        return False
