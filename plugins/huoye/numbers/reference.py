"""What stands in ``[=…]``: where a number comes from, by what it is multiplied, how it is written.

``glow-avatars.evaluation.test.bits_per_dim:.3f`` is out of a model's ``model.json``,
``data/times.json:glow."32".seconds/60:.1f`` out of a file of results.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from huoye.numbers.errors import NumberError
from huoye.numbers.written import check

#: From bracket to bracket; with a letter and a dot, which prose has in no such place.
REFERENCE = (
    r"(?<!\\)(?P<inside>\[=(?=[^\[\]\n]*\.)(?=[^\[\]\n]*[^\W\d_])"
    "[^\\[\\]\n\\\\\x02\x03]++\\])"
)
#: Endings of files of results.
ENDINGS = (".json", ".toml")
_KEY = r'(?:"[^"]+"|[^\s."*/×:]+)'
_FACTOR = r"\s*[*/×]\s*[0-9]{1,15}(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,3})?"
_PATTERN = re.compile(
    r'(?:(?P<file>[^:"]+\.(?:json|toml)):|(?P<name>[^\s."*/×:]+)\.)'
    rf"(?P<path>{_KEY}(?:\.{_KEY})*)(?P<scale>(?:{_FACTOR})*)\s*(?::(?P<form>.*))?"
)
#: What stands first, whatever is wrong with the rest.
_SOURCE = re.compile(r'\s*(?:(?P<file>[^:"]+?\.(?:json|toml))\b|(?P<name>[^\s."*/×:]+)\s*\.)')
_MEND = (
    "Write [=model.key.key:.3f] or [=folder/file.json:key.key:.3f], keys with other signs between "
    'quotes, as in "T = 1", and \\[ where no number is meant'
)


@dataclass(frozen=True)
class Source:
    """Where a number comes from, as its author names it."""

    #: A model's, or the path of a file of results.
    name: str
    is_file: bool

    @classmethod
    def of(cls, written: str) -> Source | None:
        """written: from bracket to bracket. None where it begins with nothing of the kind."""
        found = _SOURCE.match(written, 2)
        return found and cls(found["file"] or found["name"], bool(found["file"]))


@dataclass(frozen=True)
class Reference:
    """A number, as its author names it."""

    source: Source
    #: From the outside in.
    keys: tuple[str, ...]
    #: As written, ``/1e6``; "" for none.
    scale: str
    #: Python's format specification.
    form: str

    @classmethod
    def of(cls, written: str) -> Reference:
        """written: from bracket to bracket. Raises NumberError."""
        inside = written[2:-1].strip()
        found = _PATTERN.fullmatch(inside)
        if found is None:
            raise NumberError(f"“{inside[:80]}” names no number", _MEND)
        form = (found["form"] or "").strip()
        check(form)
        return cls(
            source=Source(found["file"] or found["name"], bool(found["file"])),
            keys=tuple(key.strip('"') for key in re.findall(_KEY, found["path"])),
            scale=re.sub(r"\s", "", found["scale"]),
            form=form,
        )

    @property
    def place(self) -> str:
        """The keys, with dots between them."""
        return ".".join(self.keys)

    def scaled(self, number: int | float) -> int | float:
        """The number by the factors. Raises NumberError for what is no number any more."""
        try:
            for factor in re.finditer(r"([*/×])([^*/×]+)", self.scale):
                by = int(factor[2]) if factor[2].isdigit() else float(factor[2])
                number = number / by if factor[1] == "/" else number * by
            is_finite = math.isfinite(number)
        except ArithmeticError:
            is_finite = False
        if not is_finite:
            what = f"“{self.place}{self.scale}” is no finite number, or too large a one"
            raise NumberError(what, "Divide by no zero, and multiply by less")
        return number
