"""Whether the theme has the template that a page names (``Template``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pelican.generators import PelicanTemplateNotFound

from huoye.core.errors import BuildError
from huoye.reader import addresses


def check(generator: Any) -> Iterator[BuildError]:
    """One error for each page with another one, before anything is written.

    generator: any, when all have read their pages.
    """
    for read in generator.context["generated_content"].values():
        name = read.metadata.get("template") if read is not None else None
        if name:
            try:
                generator.get_template(name)
            except PelicanTemplateNotFound:
                path = Path(read.source_path)
                yield BuildError(
                    f"the theme has no template “{name}”",
                    path=path,
                    line=addresses.line_of(path, ("template",)),
                    mend="Mend the name, or take the line out",
                )
