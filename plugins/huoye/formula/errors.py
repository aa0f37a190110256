"""What a formula and its inputs can do wrong."""

from __future__ import annotations

from huoye.formula.text import Text, Words, say


class InputError(ValueError):
    """An input has the wrong type, is not finite, or lies outside its range; words for the reader.

    name: the parameter's.
    """

    def __init__(self, words: Words, name: str) -> None:
        super().__init__(say(words, "en"))
        self.words = words
        self.name = name


class OutOfDomain(ValueError):
    """Raised by a formula where it has no value: the page says why and keeps the last result.

    ``OutOfDomain("转得太快，没有平衡。", en="Turning too fast: there is no equilibrium.")``
    Say in the same sentence how to come back: which input to change, and to what.
    """

    def __init__(self, zh: str, *, en: str, **others: str) -> None:
        super().__init__(en)
        self.words = Text(zh, en=en, **others)


class FormulaMistake(TypeError):
    """The formula file itself is wrong: for its author, at build time.

    words: for readers, where inputs of theirs can bring it about too.
    """

    def __init__(self, message: str, words: Words = "") -> None:
        super().__init__(message)
        self.words = words or message
