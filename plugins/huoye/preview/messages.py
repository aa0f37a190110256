"""What the preview and the process that builds for it say to each other, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from huoye.core.site_settings import Asked

if TYPE_CHECKING:
    from huoye.preview.one_page import Rendered


@dataclass
class Told:
    """What came of a save. is_whole: of the site, and not of the page that was saved alone."""

    is_whole: bool
    #: Which files were read, as problems name them; none where it is of the site.
    sources: list[str] = field(default_factory=list)
    #: As authors read them, ``path:line: …``.
    problems: list[str] = field(default_factory=list)
    #: Addresses of pages that are newer than the site; they lie in the folder for drafts.
    pages: list[str] = field(default_factory=list)
    #: What these pages load: address -> file.
    files: dict[str, str] = field(default_factory=dict)

    def add(self, rendered: Rendered) -> None:
        """One page more."""
        self.problems += rendered.problems
        self.pages += [rendered.place] if rendered.place else []
        self.files.update({url: str(path) for url, path in rendered.files.items()})

    def line(self) -> str:
        """A line of its own."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def of(cls, line: str) -> Told:
        """The same from its line."""
        return cls(**json.loads(line))


def argument(asked: Asked, drafts: Path) -> str:
    """Which site is meant, for the command line."""
    typed = {name: value and str(value) for name, value in vars(asked).items()}
    return json.dumps({**typed, "untrusted": asked.untrusted, "drafts": str(drafts)})


def asked_of(argument: str) -> tuple[Asked, Path]:
    """The site, and the folder for drafts."""
    typed = json.loads(argument)
    drafts = Path(typed.pop("drafts"))
    paths = ("settings", "content", "output")
    given = {name: Path(typed[name]) if typed[name] else None for name in paths}
    return Asked(**{**typed, **given}), drafts
