"""One line of a model's page, and how its numbers are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: What free text of a manifest is written in: it is made for whoever uses the model anywhere.
MANIFEST_LANG = "en"
_MINUTE, _HOUR = 60, 3600
#: So many minutes are said without a fraction.
_EXACT = 10


@dataclass(frozen=True)
class Fact:
    """A name, in the page's language, and what is so called."""

    label: str
    text: str
    #: The text's language where it is not the page's; "" otherwise.
    lang: str = ""
    is_code: bool = False


@dataclass(frozen=True)
class Facts:
    """What a kind of model has to say; all words but free text in the page's language."""

    model: tuple[Fact, ...] = ()
    training: tuple[Fact, ...] = ()
    measured: tuple[Fact, ...] = ()
    #: The score in short, and how it is meant, for the table of all models.
    score: str = ""
    score_note: str = ""
    #: 0 where they are not counted.
    parameters: int = 0


def duration(seconds: float, words: Mapping[str, str]) -> str:
    """Wall time as people say it."""
    if seconds < 2 * _MINUTE:
        return words["seconds"].format(count=f"{seconds:.0f}")
    if seconds < 3 * _HOUR:
        minutes = seconds / _MINUTE
        return words["minutes"].format(count=f"{minutes:.{0 if minutes >= _EXACT else 1}f}")
    return words["hours"].format(count=f"{seconds / _HOUR:.1f}")
