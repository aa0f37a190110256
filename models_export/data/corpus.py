"""Text as word ids on disk, read back through memory maps: memory holds the vocabulary only.

``prepare`` reads the text once. A folder of a prepared corpus holds vocabulary.txt, facts.json, and
for the training and the held-out lines their ids (.ids, int32) and lengths (.lengths, int32).
"""

from __future__ import annotations

import json
import shutil
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, BinaryIO

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from huoye.core.structure import StructureError, plain, read
from models_export.data import text, vocabulary
from models_export.data.encoding import UTF_8
from models_export.data.text import TokeniserName
from models_export.data.vocabulary import Vocabulary
from models_export.errors import UserError
from models_export.notices import listed, notice
from models_export.ranges import Many, ManyOrNone, Range

Ids = NDArray[np.int32]

# Some 100 bytes each, in the dictionary that counts them.
MAX_DISTINCT = 20_000_000
_PARTS = ("train", "held_out")


@dataclass(frozen=True)
class CorpusConfig:
    """What of a text is learnt from, and how it is read."""

    #: What cuts lines into words: see ``text.tokeniser``.
    tokeniser: TokeniserName = "letters"
    #: Rarer words are left out, as if they weren't there.
    min_count: Many = 5
    #: The most frequent ones, 0 for no limit.
    max_words: ManyOrNone = 0
    #: One line in so many is set aside to test with.
    held_out: Annotated[int, Range(2, 1_000_000)] = 50
    #: Different words that counting may hold in memory.
    max_distinct: Many = MAX_DISTINCT
    #: Python's name for that of files which aren't UTF-8; where there is none, it is found out.
    encoding: str = ""


@dataclass(frozen=True)
class Facts:
    """What the text was."""

    sha256: str
    config: CorpusConfig
    files: tuple[str, ...]
    #: That hold words.
    lines: int
    #: Of the whole text, before rare ones were left out.
    words: int
    #: Different ones among them.
    distinct: int
    #: Byte sequences that were no UTF-8 and have been skipped.
    invalid: int
    #: By file, of those that aren't UTF-8.
    encodings: dict[str, str] = field(default_factory=dict)
    #: Files of the folders that aren't text by their names.
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """Lines as ids: ids [N] end to end, ends [L] the end of each line in them."""

    ids: Ids
    ends: NDArray[np.int64]

    @property
    def has_pairs(self) -> bool:
        """Whether any line has two words, of which one predicts the other."""
        return bool((np.diff(self.ends, prepend=0) > 1).any())

    def lines(self, numbers: Iterable[int], words: Sequence[str]) -> list[str]:
        """Some lines as their words."""
        found = []
        for number in numbers:
            begin = int(self.ends[number - 1]) if number else 0
            found.append(" ".join(words[index] for index in self.ids[begin : self.ends[number]]))
        return found

    def chunks(self, size: int) -> list[tuple[int, int]]:
        """Runs of whole lines of about ``size`` words: (first line, last line + 1)."""
        found, start = [], 0
        while start < len(self.ends):
            begin = int(self.ends[start - 1]) if start else 0
            stop = int(np.searchsorted(self.ends, begin + size, side="left")) + 1
            stop = min(stop, len(self.ends))
            found.append((start, stop))
            start = stop
        return found


@dataclass(frozen=True)
class Corpus:
    facts: Facts
    vocabulary: Vocabulary
    train: Part
    held_out: Part
    #: What people should know about it, a sentence each.
    notes: tuple[str, ...] = ()


def prepare(paths: Sequence[Path], config: CorpusConfig, folder: Path) -> Corpus:
    """Read the text into ``folder``, or what is there when it is of the same text and config.

    Says what was left out, and what wasn't UTF-8. Raises UserError for a text that is empty, that
    has too few words or too few lines to test with, or more different words than memory may hold,
    and for a file in an encoding that can't be found out.
    """
    if is_of(folder, paths, config):
        found = load(folder)
        _tell(found.facts.left_out, found.facts.encodings, config)
        return found
    files = text.files(paths)
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        _prepare(files, text.left_out(paths), text.digest(files), config, draft)
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return load(folder)


def _tell(left_out: Sequence[str], encodings: dict[str, str], config: CorpusConfig) -> None:
    """Say what of the text isn't as whoever gave it may think."""
    if left_out:
        files = f"{len(left_out):,} file{'s' * (len(left_out) != 1)}"
        notice(f"left out {files} not named {' or '.join(text.SUFFIXES)}: {listed(left_out)}")
    looks = (
        ""
        if config.encoding
        else ", which its bytes look like. If that is wrong, name another: encoding under [corpus]"
    )
    for name, encoding in encodings.items():
        notice(f"{name}: read as {encoding}{looks}")


def is_of(folder: Path, paths: Sequence[Path], config: CorpusConfig) -> bool:
    """Whether the folder holds this text, byte by byte, prepared so."""
    ready = folder / "facts.json"
    sha256 = text.digest(text.files(paths))
    if not ready.exists():
        return False
    try:
        facts = read(Facts, json.loads(ready.read_text("utf-8")))
    except (OSError, ValueError, StructureError):
        return False
    return (facts.sha256, facts.config) == (sha256, config)


def load(folder: Path) -> Corpus:
    """A prepared corpus; raises UserError when there is none, and when it is damaged."""
    path = folder / "facts.json"
    if not path.exists():
        raise UserError(f"{path}: no such file. Run the train command first")
    try:
        facts = read(Facts, json.loads(path.read_text("utf-8")))
        words = vocabulary.load(folder / "vocabulary.txt")
        train, held_out = (_part(folder, name) for name in _PARTS)
    except (OSError, ValueError, StructureError) as error:
        raise UserError(
            f"{folder}: damaged ({error}). Restore it, or train in another folder with --run"
        ) from error
    return Corpus(facts, words, train, held_out)


def _part(folder: Path, name: str) -> Part:
    lengths = np.fromfile(folder / f"{name}.lengths", np.int32)
    path = folder / f"{name}.ids"
    # A file without bytes can't be mapped.
    ids: Ids = np.memmap(path, np.int32, "r") if path.stat().st_size else np.empty(0, np.int32)
    if lengths.sum(dtype=np.int64) != len(ids):
        raise ValueError(f"{name}.ids and {name}.lengths don't belong together")
    return Part(ids, np.cumsum(lengths, dtype=np.int64))


def _prepare(
    files: list[Path], left_out: list[Path], sha256: str, config: CorpusConfig, draft: Path
) -> None:
    """Ids in order of first appearance go to disk, then become those of the vocabulary."""
    source = text.Lines(files, text.encodings(files, config.encoding))
    others = tuple(map(str, left_out))
    pairs = zip(map(str, files), source.encodings, strict=True)
    encodings = {name: encoding for name, encoding in pairs if encoding != UTF_8}
    _tell(others, encodings, config)
    words, counts, lines = _first_pass(source, config, draft)
    total = sum(counts)
    chosen, table = vocabulary.choose(
        words, np.frombuffer(counts, np.int64), config.min_count, config.max_words
    )
    for name in _PARTS:
        _renumber(draft, name, table)
    vocabulary.save(chosen, draft / "vocabulary.txt")
    _check_held_out(_part(draft, "held_out"), lines, config)
    if source.invalid:
        notice(f"{source.invalid:,} byte sequences are no UTF-8, and have been skipped")
    facts = Facts(
        sha256=sha256,
        config=config,
        files=tuple(path.name for path in files),
        lines=lines,
        words=total,
        distinct=len(words),
        invalid=source.invalid,
        encodings=encodings,
        left_out=others,
    )
    (draft / "facts.json").write_text(json.dumps(plain(facts), indent=2) + "\n", "utf-8")


def _check_held_out(part: Part, lines: int, config: CorpusConfig) -> None:
    """Raise UserError where lines were to be set aside, and none can be predicted."""
    if not config.held_out or part.has_pairs:
        return
    aside = lines // config.held_out
    why = (
        f"of {lines:,} line{'s' * (lines != 1)} with words none is set aside"
        if not aside
        else f"of the {aside:,} lines set aside none has two words that are frequent enough (the "
        f"tokeniser is “{config.tokeniser}”: does it fit?)"
    )
    raise UserError(
        f"{why} to test with: held_out = {config.held_out} under [corpus] takes one line in so "
        f"many. Give a text of {config.held_out} lines or more, with a sentence or a paragraph on "
        "each, or lower held_out (2 takes every second one)"
    )


def _first_pass(
    source: text.Lines, config: CorpusConfig, draft: Path
) -> tuple[list[str], array[int], int]:
    """Distinct words, their counts in training lines, lines."""
    cut = text.tokeniser(config.tokeniser)
    ids: dict[str, int] = {}
    counts = array("q")
    number = 0
    with (
        (draft / "train.raw").open("wb") as train,
        (draft / "held_out.raw").open("wb") as held_out,
        tqdm(unit="line", desc="reading", mininterval=1.0) as bar,
    ):
        for line in source:
            row = array("i")
            for word in cut(line):
                index = ids.get(word)
                if index is None:
                    if len(ids) == config.max_distinct:
                        raise UserError(
                            f"more than {config.max_distinct:,} different words, which is what "
                            "max_distinct allows memory to hold. Raise it, or give less text"
                        )
                    index = ids[word] = len(ids)
                    counts.append(0)
                row.append(index)
            if not row:
                continue
            number += 1
            bar.update()
            if config.held_out and number % config.held_out == 0:
                _write_row(held_out, row)
            else:
                _write_row(train, row)
                for index in row:
                    counts[index] += 1
    if not ids:
        names = listed([str(path) for path in source.files])
        raise UserError(f"{names}: no words. The tokeniser is “{config.tokeniser}”: does it fit?")
    return list(ids), counts, number


def _write_row(file: BinaryIO, row: array[int]) -> None:
    """A length, then so many ids."""
    array("i", [len(row)]).tofile(file)
    row.tofile(file)


def _renumber(draft: Path, name: str, table: Ids) -> None:
    raw = draft / f"{name}.raw"
    with (
        raw.open("rb") as source,
        (draft / f"{name}.ids").open("wb") as ids,
        (draft / f"{name}.lengths").open("wb") as lengths,
    ):
        while head := source.read(4):
            count = int(np.frombuffer(head, np.int32)[0])
            row = table[np.frombuffer(source.read(4 * count), np.int32)]
            row = row[row >= 0]
            if len(row):
                ids.write(row.tobytes())
                lengths.write(np.int32(len(row)).tobytes())
    raw.unlink()
