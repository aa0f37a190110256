"""A formula, before and after it is typeset."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from huoye.mathjax import signs


@dataclass(frozen=True)
class Formula:
    """TeX without delimiters, and whether it is displayed."""

    tex: str
    display: bool


@dataclass(frozen=True)
class Typeset:
    """A formula's HTML, and whether it may be wider than a phone."""

    html: str
    wide: bool
    #: Whether no other formula of the page has to do with it, by a number or a reference.
    alone: bool = False
    #: Nodes that it is made of while it is read.
    nodes: int = 0

    @cached_property
    def marks(self) -> frozenset[str]:
        """What the style sheet must have for it."""
        return signs.marks(self.html)
