"""What is wrong with a number that a text asks for."""

from __future__ import annotations


class NumberError(Exception):
    """what: is wrong, mend: what to do about it, both sentences. Where, its page knows."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
