"""Text files as a stream of lines, and lines as words. Memory doesn't grow with the files."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

import zstandard

from models_export.errors import UserError

TokeniserName = Literal["letters", "characters", "jieba"]
Tokeniser = Callable[[str], list[str]]

SUFFIXES = (".txt", ".zst")
# A file may have no line ends at all.
_LONGEST_LINE = 1 << 16
_READ = 1 << 17
_HAN = "〇㐀-䶿一-鿿\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_HAN}]+")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")


def files(paths: Sequence[Path]) -> list[Path]:
    """The text files among these files and below these folders, folders in order of name.

    Raises UserError for a path that doesn't exist, another kind of file and an empty folder.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                file
                for file in path.rglob("*")
                if file.suffix in SUFFIXES and not file.name.startswith(".")
            )
            if not inside:
                raise UserError(f"{path}: no {' or '.join(SUFFIXES)} file in this folder")
            found += inside
        elif not path.exists():
            raise UserError(f"{path}: no such file or folder")
        elif path.suffix not in SUFFIXES:
            raise UserError(f"{path}: not a text file. Text ends in {' or '.join(SUFFIXES)}")
        else:
            found.append(path)
    return found


def is_text(path: Path) -> bool:
    """Whether this is a text file by its name, or a folder that holds some."""
    if path.is_dir():
        return any(any(path.rglob(f"*{suffix}")) for suffix in SUFFIXES)
    return path.suffix in SUFFIXES


@dataclass
class Lines:
    """Iterates over the lines of files, without those that are blank.

    invalid: byte sequences that were no UTF-8 and have been left out, so far.
    """

    files: Sequence[Path]
    invalid: int = 0

    def __iter__(self) -> Iterator[str]:
        for path in self.files:
            with path.open("rb") as raw:
                try:
                    yield from self._lines(_plain(path, raw))
                except zstandard.ZstdError as error:
                    raise UserError(f"{path}: not a whole .zst file ({error})") from error

    def _lines(self, stream: BinaryIO) -> Iterator[str]:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace")
        while line := text.readline(_LONGEST_LINE):
            # What stands for broken bytes; in the text itself it says that they broke earlier.
            broken = line.count("\ufffd")
            if broken:
                self.invalid += broken
                line = line.replace("\ufffd", "")
            if line := line.strip():
                yield line


def _plain(path: Path, raw: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Frames(raw))) if path.suffix == ".zst" else raw


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
    """What text there is: files, bytes, lines, characters, and what wasn't UTF-8."""
    found = files(paths)
    lines = Lines(found)
    count = characters = 0
    for line in lines:
        count, characters = count + 1, characters + len(line)
    listed = [f"{path}: {path.stat().st_size:,} bytes" for path in found]
    counted = f"{count:,} lines with text, {characters:,} characters"
    invalid = f"{lines.invalid:,} sequences that are no UTF-8 (skipped)"
    return "\n".join([*listed, f"{counted}, {invalid}", f"SHA-256 {digest(found)}"])


def tokeniser(name: TokeniserName) -> Tokeniser:
    """A line to its words.

    letters: runs of letters (apostrophes inside) or digits, in lower case. characters: each Han
    character. jieba: the words of its dictionary; what it doesn't know stays single characters.
    """
    if name == "letters":
        return lambda line: _LETTERS.findall(line.lower())
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
