"""In which encoding a text file is: UTF-8 if it can be, else what its bytes look like.

UTF-8 is recognised with certainty. Of others the detector makes a guess, which is told, and which
the config can overrule.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from models_export.errors import UserError

UTF_8 = "utf-8-sig"
# The longer marks first: that of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_READ = 1 << 17
#: The detector reads no more.
_SAMPLE = 200_000
#: So many letters that are UTF-8 for each sequence that isn't: a UTF-8 text with broken places.
_WHOLE_FOR_A_BROKEN = 20
_MEND = (
    "Convert it to UTF-8, or name its encoding: encoding = “gb18030”, say, under [corpus], which "
    "is for all files that aren't UTF-8"
)

Opener = Callable[[], AbstractContextManager[BinaryIO]]


def known(name: str) -> bool:
    """Whether this is an encoding of text that Python knows."""
    try:
        return codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def encoding(path: Path, opened: Opener, asked: str = "") -> str:
    """Python's name for the encoding of a file, whose bytes ``opened`` gives.

    asked: that of files that aren't UTF-8, where it is known. Raises UserError, which names the
    file, where nothing fits.
    """
    with opened() as stream:
        start = stream.read(_READ)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    whole, broken, sample = _as_utf_8(opened)
    if b"\0" not in start and broken * _WHOLE_FOR_A_BROKEN <= whole:
        return UTF_8
    if asked:
        return asked
    if whole > broken and b"\0" not in start:
        raise UserError(
            f"{path}: {broken:,} byte sequences are no UTF-8, and {whole:,} letters are: it is of "
            "several encodings, put together. Convert its parts to UTF-8"
        )
    # A tenth of a second to import, which files in UTF-8 shouldn't pay.
    import chardet

    found = chardet.detect(
        start[:_SAMPLE] if b"\0" in start else sample,
        max_bytes=_SAMPLE,
        encoding_era=chardet.EncodingEra.MODERN_WEB,
    )["encoding"]
    if found is None:
        raise UserError(f"{path}: no text, or in an encoding that isn't recognised. {_MEND}")
    return codecs.lookup(_wider(found)).name


def _as_utf_8(opened: Opener) -> tuple[int, int, bytes]:
    """Letters beyond ASCII that are UTF-8, sequences that aren't, and lines with bytes beyond
    ASCII, from the first piece on that has such sequences."""
    whole = broken = 0
    sample = bytearray()
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for chunk in _chunks(opened):
        text = decoder.decode(chunk)
        if text.isascii():
            continue
        found = text.count("\ufffd")
        beyond = len(text) - len(text.encode("ascii", "ignore"))
        whole, broken = whole + beyond - found, broken + found
        if broken and len(sample) < _SAMPLE:
            sample += b"".join(line for line in chunk.splitlines(True) if not line.isascii())
    return whole, broken + len(decoder.decode(b"", True)), bytes(sample[:_SAMPLE])


def _chunks(opened: Opener) -> Iterator[bytes]:
    with opened() as stream:
        while chunk := stream.read(_READ):
            yield chunk


def _wider(name: str) -> str:
    """The same encoding with what Windows and Hong Kong have added."""
    return {"big5": "big5hkscs", "iso-8859-1": "cp1252", "shift_jis": "cp932"}.get(
        name.lower(), name
    )
