"""Text files as a stream of lines, and lines as words. Memory doesn't grow with the files."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

import zstandard

from models_export.data.encoding import UTF_8, encoding, known
from models_export.data.picture_names import PICTURE_SUFFIXES
from models_export.errors import UserError

TokeniserName = Literal["letters", "characters", "jieba"]
Tokeniser = Callable[[str], list[str]]

SUFFIXES = (".txt", ".zst")
# A file may have no line ends at all.
_LONGEST_LINE = 1 << 16
_READ = 1 << 17
_HAN = "〇㐀-䶿一-鿿\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_HAN}]+")
#: What people type for an apostrophe, besides "'".
_APOSTROPHES = "’‘ʼ＇´"
#: Soft hyphens and marks without width, which stand inside words and are no part of them.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")


def files(paths: Sequence[Path]) -> list[Path]:
    """The text files among these files and below these folders, folders in order of name.

    Raises UserError for a path that doesn't exist, another kind of file and an empty folder.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [file for file in _inside(path) if _is_text_file(file)]
            if not inside:
                raise UserError(f"{path}: no {' or '.join(SUFFIXES)} file in this folder")
            found += inside
        elif not path.exists():
            raise UserError(f"{path}: no such file or folder")
        elif path.suffix.lower() not in SUFFIXES:
            raise UserError(f"{path}: not a text file. Text ends in {' or '.join(SUFFIXES)}")
        else:
            found.append(path)
    return found


def left_out(paths: Sequence[Path]) -> list[Path]:
    """The other files below these folders, hidden ones included."""
    return [
        file for path in paths if path.is_dir() for file in _inside(path) if not _is_text_file(file)
    ]


def _inside(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if not file.is_dir())


def _is_text_file(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".")


def is_text(path: Path) -> bool:
    """Whether this is a text file by its name, or a folder that holds more of them than pictures:
    beside pictures lie notes and captions, and beside texts a picture or two."""
    if not path.is_dir():
        return path.suffix.lower() in SUFFIXES
    inside = _inside(path)
    pictures = sum(file.suffix.lower() in PICTURE_SUFFIXES for file in inside)
    return sum(map(_is_text_file, inside)) > pictures


def encodings(files: Sequence[Path], asked: str = "") -> tuple[str, ...]:
    """Python's name for the encoding of each file. asked: of those that aren't UTF-8.

    Raises UserError, which names the file, where none fits.
    """
    if asked and not known(asked):
        raise UserError(
            f"encoding = “{asked}” under [corpus]: no such encoding. Name one as Python does: "
            "gb18030, big5hkscs, cp1252, utf-16"
        )
    return tuple(encoding(path, partial(_opened, path), asked) for path in files)


@dataclass
class Lines:
    """Iterates over the lines of files, without those that are blank, in Unicode's form C.

    encodings: one a file; all UTF-8 where there are none. invalid: byte sequences that were no
    UTF-8 and have been left out, so far.

    Raises UserError for a file that ends in the middle, or isn't wholly in its encoding.
    """

    files: Sequence[Path]
    encodings: Sequence[str] = ()
    invalid: int = 0

    def __iter__(self) -> Iterator[str]:
        named = self.encodings or [UTF_8] * len(self.files)
        for path, name in zip(self.files, named, strict=True):
            number = 0
            try:
                with _opened(path) as stream:
                    # Broken places are skipped in UTF-8 alone: elsewhere they say that the
                    # encoding is another one.
                    errors = "replace" if name == UTF_8 else "strict"
                    text = io.TextIOWrapper(stream, encoding=name, errors=errors)
                    while line := text.readline(_LONGEST_LINE):
                        number += 1
                        if line := self._cleaned(line):
                            yield line
            except UnicodeError as error:
                raise UserError(
                    f"{path}: not wholly in {name}, in which it was read: after line {number:,} "
                    f"{error}. Convert it to UTF-8, or name another encoding under [corpus]"
                ) from error

    def _cleaned(self, line: str) -> str:
        if line.isascii():
            return line.strip()
        # What stands for broken bytes; in the text itself it says that they broke earlier.
        broken = line.count("\ufffd")
        if broken:
            self.invalid += broken
            line = line.replace("\ufffd", "")
        return unicodedata.normalize("NFC", _UNSEEN.sub("", line)).strip()


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of the text; raises UserError for a .zst file that isn't whole."""
    try:
        with path.open("rb") as raw:
            if path.suffix.lower() == ".zst":
                yield cast(BinaryIO, io.BufferedReader(_Frames(raw)))
            else:
                yield raw
    except zstandard.ZstdError as error:
        raise UserError(f"{path}: not a whole .zst file ({error})") from error


class _Frames(io.RawIOBase):
    """The text of all zstd frames of a file. zstandard's own reader is silent where one is cut."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._frame: Any = None
        self._text = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._text:
            chunk = self._raw.read(_READ)
            if not chunk:
                if self._frame is not None:
                    raise zstandard.ZstdError("its last frame is cut short")
                return 0
            if self._frame is None:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            self._text = self._frame.decompress(chunk)
            if self._frame.eof:
                self._raw.seek(-len(self._frame.unused_data), io.SEEK_CUR)
                self._frame = None
        part, self._text = self._text[: len(buffer)], self._text[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 of a file, or of the SHA-256s of several, one a line."""
    each = []
    for path in paths:
        with path.open("rb") as file:
            each.append(hashlib.file_digest(file, "sha256").hexdigest())
    if len(each) == 1:
        return each[0]
    return hashlib.sha256("".join(f"{line}\n" for line in each).encode()).hexdigest()


def report(paths: Sequence[Path]) -> str:
    """What text there is: files, bytes, encodings, lines, characters, and what was left out."""
    found = files(paths)
    named = encodings(found)
    lines = Lines(found, named)
    count = characters = 0
    for line in lines:
        count, characters = count + 1, characters + len(line)
    listed = [
        f"{path}: {path.stat().st_size:,} bytes{'' if name == UTF_8 else f', {name}'}"
        for path, name in zip(found, named, strict=True)
    ]
    others = left_out(paths)
    if others:
        listed += [f"left out, not {' or '.join(SUFFIXES)}: {len(others):,} files"]
        listed += [f"  {path}" for path in others]
    counted = f"{count:,} lines with text, {characters:,} characters"
    invalid = f"{lines.invalid:,} sequences that are no UTF-8 (skipped)"
    return "\n".join([*listed, f"{counted}, {invalid}", f"SHA-256 {digest(found)}"])


def tokeniser(name: TokeniserName) -> Tokeniser:
    """A line to its words.

    letters: runs of letters and their marks (apostrophes inside, all written "'") or digits, in
    lower case. characters: each Han character. jieba: the words of its dictionary; what it doesn't
    know stays single characters.
    """
    if name == "letters":
        return _letters()
    if name == "characters":
        return lambda line: list("".join(_RUN.findall(line)))
    # Half a second to load, which only Chinese should pay.
    import jieba

    jieba.setLogLevel("ERROR")
    cut = jieba.Tokenizer().lcut

    def words(line: str) -> list[str]:
        # Without its hidden Markov model, which guesses at words that no dictionary has.
        return [word for run in _RUN.findall(line) for word in cut(run, HMM=False)]

    return words


def _letters() -> Tokeniser:
    # Those beyond the first plane, of dead scripts, would make each search a hundred times as slow.
    marks = "".join(filter(_is_mark, map(chr, range(1 << 16))))
    word = rf"[^\W\d_](?:[^\W\d_]|[{marks}])*"
    found = re.compile(rf"{word}(?:'{word})*|\d+").findall

    def words(line: str) -> list[str]:
        line = line.lower()
        if not line.isascii():
            for mark in _APOSTROPHES:
                line = line.replace(mark, "'")
        return found(line)

    return words


def _is_mark(letter: str) -> bool:
    """Whether it belongs to the letter before it: vowel signs of Hindi, points of Hebrew."""
    return unicodedata.category(letter) in ("Mn", "Mc")
