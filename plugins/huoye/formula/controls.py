"""What an annotation can ask for: ``a: Annotated[float, Slider(0.1, 10)] = 5``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from huoye.formula.errors import FormulaMistake
from huoye.formula.text import Words

#: An end of a range: a number, or an expression in other parameters (see bounds.py).
End: TypeAlias = float | str


@dataclass(frozen=True)
class Play:
    """A button that lets a slider run from end to end in so many ``seconds``.

    back: return the same way; else it begins anew, as an angle does.
    """

    seconds: float = 6
    back: bool = False


@dataclass(frozen=True)
class Slider:
    """A number between ``minimum`` and ``maximum``, moved by a handle.

    An end may depend on other parameters: ``Slider(0, "a")``, ``Slider(0, "2*sqrt(k/M)")``.
    step: distance between two positions; None leaves it free (1 for ``int`` parameters).
    log: equal ways of the handle multiply the number by equal factors; both ends are positive.
    """

    minimum: End
    maximum: End
    step: float | None = None
    unit: str = ""
    label: Words = ""
    log: bool = False
    play: Play | None = None


@dataclass(frozen=True)
class Number:
    """A number to type; either end of the range may be open (None) or depend on others."""

    minimum: End | None = None
    maximum: End | None = None
    step: float | None = None
    unit: str = ""
    label: Words = ""


@dataclass(frozen=True, init=False)
class Choice:
    """One of several texts: ``Annotated[str, Choice("sin", "cos")] = "sin"``.

    With names for readers: ``Choice({"agm": Text("算术几何平均", en="AGM"), …})``.
    """

    options: tuple[str, ...]
    words: tuple[Words, ...]
    label: Words

    def __init__(self, *options: str | Mapping[str, Words], label: Words = "") -> None:
        named: dict[str, Words] = {}
        for option in options:
            if isinstance(option, int | float):
                raise FormulaMistake(
                    f"a Choice is one of several texts; write “{option}” in quotes"
                )
            named.update({option: option} if isinstance(option, str) else option)
        object.__setattr__(self, "options", tuple(named))
        object.__setattr__(self, "words", tuple(named.values()))
        object.__setattr__(self, "label", label)


@dataclass(frozen=True)
class Switch:
    """On or off: ``Annotated[bool, Switch(label="…")] = True``."""

    label: Words = ""


@dataclass(frozen=True)
class TextInput:
    """A line of text, at most ``longest`` characters.

    pattern: a regular expression that the whole text must match, written with what Python and
    JavaScript both know. hint: tells readers what is wanted.
    """

    longest: int = 80
    pattern: str = ""
    hint: Words = ""
    label: Words = ""


Control: TypeAlias = Slider | Number | Choice | Switch | TextInput
