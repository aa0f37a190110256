"""Attacks on a build and on its readers, one file each, which says in itself what must happen.

``attacks/<kind>/<name>.<ext>`` holds in its first lines, in whatever its syntax has for comments,

    must: refused: <what the error says, or a server's status, a regular expression>
    must: harmless: <what the reader must not get, a regular expression; or nothing>

and everything else in it is what a hostile author would hand in. What can't be written as text (a
model, a picture, a damaged cache, a long text) is a module with ``make``. Each kind has its test,
``test_<kind>.py``, which says what that is given and how an attack of its kind is delivered.
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "attacks"
_MUST = re.compile(
    r"must: (?P<outcome>refused|harmless):?[ \t]*(?P<words>[^\n]*?)[ \t]*(?:-->|\*/)?$", re.M
)


@dataclass(frozen=True)
class Attack:
    """path: its file. outcome: ``refused`` or ``harmless``. words: see above."""

    path: Path
    outcome: str
    words: str

    @property
    def text(self) -> str:
        """The whole file; its first lines are harmless, or the attack would not be one."""
        return self.path.read_text("utf-8")

    def made(self, *given: Any) -> Any:
        """What a module's ``make`` returns."""
        spec = importlib.util.spec_from_file_location(self.path.stem.replace("-", "_"), self.path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.make(*given)

    def __str__(self) -> str:
        return self.path.stem


def attacks(kind: str) -> list[Attack]:
    """All of one kind. Raises ValueError for a file that doesn't say what must happen."""
    return [_read(path) for path in sorted((_FOLDER / kind).iterdir()) if path.is_file()]


def _read(path: Path) -> Attack:
    found = _MUST.search(path.read_text("utf-8")[:500])
    if found is None:
        raise ValueError(
            f"{path} doesn't say what must happen: “must: refused: …” or “must: harmless: …”"
        )
    return Attack(path, found["outcome"], found["words"])
