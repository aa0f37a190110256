"""The files that numbers come from: found, read once a build, and looked into."""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from huoye.core import strict_json
from huoye.core.build import Build
from huoye.core.content_folder import ContentFolder
from huoye.core.errors import BuildError, shown_path
from huoye.core.near import did_you_mean
from huoye.core.real_paths import RealPaths
from huoye.numbers.errors import NumberError
from huoye.numbers.reference import ENDINGS, Reference, Source
from huoye.reader import PageSource

#: UTF-8 has at most four bytes a character.
_MOST_BYTES = 4 * strict_json.MAX_CHARACTERS
#: That an error names.
_MOST_NAMES = 12


@dataclass(frozen=True)
class _Kind:
    """Things with a name, each with a file of data: ``models/<name>/model.json``."""

    what: str
    folder: str
    file: str


class Sources:
    """A service of the build."""

    def __init__(self, build: Build) -> None:
        self._content = build.get(RealPaths).content
        self._check = build.get(ContentFolder).check
        self._kinds: list[_Kind] = []
        #: Path -> its data, or what is wrong with it.
        self._data: dict[Path, Any] = {}

    def add(self, what: str, folder: str, file: str) -> None:
        """Let names stand for files: those of the folders in ``folder``, counted from the content,
        that have such a file. what: one of them is called, for messages."""
        self._kinds.append(_Kind(what, folder, file))

    def has(self, written: str, page: PageSource) -> bool:
        """Whether what is written, from bracket to bracket, begins with a source that is there. The
        page is read again when that changes."""
        source = Source.of(written)
        return source is not None and any(
            _is_file(path, page) for path in self._places(source, page.path.parent)
        )

    def _places(self, source: Source, folder: Path) -> list[Path]:
        """Where a source would be."""
        if source.is_file:
            try:
                return [self._below(source.name, folder)]
            except NumberError:
                return []
        return [self._content / kind.folder / source.name / kind.file for kind in self._kinds]

    def path(self, source: Source, page: Path) -> Path:
        """The file that is meant on a page, which may not be there. Raises NumberError,
        and BuildError for one that may not be read."""
        name = source.name
        path = self._file(name, page.parent) if source.is_file else self._of_name(name)
        self._check(path)
        return path

    def number(self, reference: Reference, path: Path) -> int | float:
        """The number in the file, scaled. Raises NumberError, and BuildError for a broken file."""
        if path not in self._data:
            try:
                self._data[path] = _read(path)
            except BuildError as error:
                self._data[path] = error
        data = self._data[path]
        if isinstance(data, BuildError):
            raise data
        return reference.scaled(_number(data, reference.keys, str(shown_path(path))))

    def _file(self, name: str, folder: Path) -> Path:
        path, root = self._below(name, folder), self._root(name, folder)
        if not _is_there(path):
            there = [_relative(each, root) for each in _files_in(path.parent)]
            otherwise = f"The path counts from {shown_path(root)}"
            what = f"there is no file “{name[:80]}” to take a number from"
            raise NumberError(what, did_you_mean(_relative(path, root), there, otherwise))
        return path

    def _root(self, name: str, folder: Path) -> Path:
        """From where a path counts. folder: of the page."""
        return folder if name.startswith(("./", "../")) else self._content

    def _below(self, name: str, folder: Path) -> Path:
        """A path in the content. Raises NumberError for one that leads elsewhere, or is hidden."""
        path = Path(os.path.normpath(self._root(name, folder) / name))
        if not path.is_relative_to(self._content) or "\0" in name:
            mend = "Put the file into the content: a path counts from there, or, with ./, from here"
            raise NumberError(f"“{name[:80]}” leads out of the content", mend)
        if any(part.startswith(".") for part in path.relative_to(self._content).parts):
            raise NumberError(f"“{name}” is hidden by its name", "Give it one without a dot first")
        return path

    @cached_property
    def _named(self) -> Mapping[str, Path]:
        """The files that names stand for."""
        return {
            path.parent.name: path
            for kind in self._kinds
            for path in sorted((self._content / kind.folder).glob(f"*/{kind.file}"))
        }

    def _of_name(self, name: str) -> Path:
        known = self._named
        if name in known:
            return known[name]
        kinds = " or ".join(kind.what for kind in self._kinds) or "model"
        what = f"there is no {kinds} “{name[:60]}” to take a number from"
        there = f"There are: {_some(known)}" if known else "There are none"
        mend = f"{there}; a file's name ends in .json or .toml, and \\[ is no number"
        raise NumberError(what, did_you_mean(name, known, mend))


def _relative(path: Path, root: Path) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")


def _is_file(path: Path, page: PageSource) -> bool:
    """The page is read again when this changes."""
    try:
        page.sought[path] = path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
    return page.sought[path]


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long for any file
        return False


def _files_in(folder: Path) -> list[Path]:
    """Those of results."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in ENDINGS)
    except OSError:  # no folder
        return []


def _read(path: Path) -> Any:
    """Raises BuildError, with its path and line."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            mend = "Keep in it what articles quote"
            raise BuildError("this file of results is too large", path=path, mend=mend)
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        what = f"this file of results can't be read: {error.strerror}"
        raise BuildError(what, path=path, mend="Put a readable file there") from None
    except UnicodeDecodeError as error:
        line = 1 + error.object.count(b"\n", 0, error.start)
        what = "this file of results is not UTF-8"
        raise BuildError(what, path=path, line=line, mend="Save it as UTF-8") from None
    try:
        return strict_json.load(text) if path.suffix == ".json" else _toml(text)
    except strict_json.JsonError as error:
        mend = "Correct it, or have it written again"
        raise BuildError(str(error), path=path, line=error.line, mend=mend) from None


def _toml(text: str) -> Any:
    """Raises JsonError, as what reads the other form."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise strict_json.JsonError("too many lists stand within each other", 1) from None
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        what = f"this is not TOML: {error}"
        raise strict_json.JsonError(what, int(line[1]) if line else None) from None


def _number(data: Any, keys: Sequence[str], file: str) -> int | float:
    """What stands at a place of the data. Raises NumberError."""
    value = data
    for depth, key in enumerate(keys):
        entries = _entries(value)
        if key not in entries:
            place = ".".join(keys[: depth + 1])
            if not entries:
                what = f"“{place}” isn't in {file}, where {_said(value)} stands above it"
                raise NumberError(what, "Leave the last keys out")
            what = f"“{place}” isn't in {file}"
            raise NumberError(what, did_you_mean(key, entries, f"There are: {_some(entries)}"))
        value = entries[key]
    # A truth is an int to Python.
    if isinstance(value, bool) or not isinstance(value, int | float):
        entries = _entries(value)
        mend = f"Name one of: {_some(entries)}" if entries else "Name the place of a number"
        raise NumberError(f"“{'.'.join(keys)}” of {file} is {_said(value)}, no number", mend)
    return value


def _entries(value: Any) -> Mapping[str, Any]:
    """What stands in a value, by the keys that it may be called by: in a list those are numbers
    from 0, and, of tables, the text that stands first in each and in no other."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list):
        return {}
    tables = [row for row in value if isinstance(row, dict) and row]
    firsts = [(next(iter(row.values())), row) for row in tables]
    count = Counter(first for first, _ in firsts if isinstance(first, str))
    named = {first: row for first, row in firsts if isinstance(first, str) and count[first] == 1}
    return named | {str(place): row for place, row in enumerate(value)}


def _said(value: Any) -> str:
    """What a value is, for messages."""
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a table"
    if isinstance(value, str):
        return f"the text “{value[:40]}”"
    if value is None:
        return "nothing (null)"
    return f"the truth {value}".lower() if isinstance(value, bool) else f"{value}"[:40]


def _some(names: Mapping[str, Any]) -> str:
    """The first of some names."""
    shown = [name if len(name) <= 60 else f"{name[:57]}..." for name in names]
    return ", ".join([*shown[:_MOST_NAMES], *(["…"] if len(shown) > _MOST_NAMES else [])])
