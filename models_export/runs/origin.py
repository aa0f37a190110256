"""What a run was made from, in its run.json, and what of that is another thing now.

Whatever is measured or exported later is held to it: see ``Origin.check``.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from huoye.core.files import write_atomic
from huoye.core.structure import StructureError, plain, read
from huoye.onnx_demos.manifest.model_json import Continuation
from models_export.data.fingerprint import Fingerprint
from models_export.errors import UserError

FILE_NAME, _HASHES = "run.json", "data.npz"
#: What to do about a run whose records are lost: to train it on would need them.
ELSEWHERE = "Restore it, or train in another folder with --run"


@dataclass(frozen=True)
class Made:
    """What run.json holds."""

    #: Those parts of the config that decide the outcome, as JSON data.
    config: dict[str, object]
    #: SHA-256 of the file, or over a folder's files.
    data_sha256: str
    #: Of the examples themselves, part by part; data.npz has them one by one.
    data_digest: str
    #: Examples of each part.
    data_counts: dict[str, int]
    #: Where the data lay, to be looked for there again.
    data_paths: tuple[str, ...]
    #: See sources.py.
    code: str
    packages: dict[str, str]
    #: Where it went on with another config, first to last; ``config`` is the last one.
    continued: tuple[Continuation, ...] = ()


@dataclass(frozen=True)
class Origin:
    """What a command has been given, to be compared with what a run was made from."""

    #: For messages.
    config_file: Path
    config: Mapping[str, object]
    #: None where a command does without.
    data: Fingerprint | None
    data_sha256: str
    data_paths: Sequence[Path]
    code: str
    packages: Mapping[str, str]
    #: Keys of the config that a run may go on with other values of.
    changeable: Sequence[str] = ()

    def claim(self, run: Path, go_on: bool = False, step: int = 0) -> None:
        """Note it as what the run is made from, or see that the run is made from the same.

        go_on: other values of ``changeable`` are noted too, as those from ``step`` on.
        Raises UserError for a run of anything else: of other code or packages too, with which the
        rest of it would be no continuation.
        """
        if (run / FILE_NAME).exists():
            if go_on:
                self._go_on(run, step)
            self.check(run)
            if changes := self.changes(run):
                raise UserError(
                    f"{run / FILE_NAME}: {changes}: what is trained now would be no continuation. "
                    "Go back to those, or begin another run with --run"
                )
            return
        if any((run / "checkpoints").glob("[0-9]*")):
            raise UserError(
                f"{run}: its checkpoints don't say what they were made from. Choose another folder "
                "with --run, or delete that one"
            )
        assert self.data is not None
        made = Made(
            config=dict(self.config),
            data_sha256=self.data_sha256,
            data_digest=self.data.digest,
            data_counts=self.data.counts,
            data_paths=tuple(str(path.absolute()) for path in self.data_paths),
            code=self.code,
            packages=dict(self.packages),
        )
        run.mkdir(parents=True, exist_ok=True)
        with (run / _HASHES).open("wb") as file:
            np.savez_compressed(file, **self.data.parts)  # type: ignore[arg-type]
        write_atomic(run / FILE_NAME, json.dumps(plain(made), indent=2) + "\n")

    def _go_on(self, run: Path, step: int) -> None:
        """Note what of the config is other from this step on, where it may be."""
        made, changed = load(run), self.changed(run)
        if not changed:
            return
        was, now = (
            {key: _at(config, key) for key in changed} for config in (made.config, self.config)
        )
        after = replace(
            made,
            config=dict(self.config),
            continued=(*made.continued, Continuation(step, was, now)),
        )
        write_atomic(run / FILE_NAME, json.dumps(plain(after), indent=2) + "\n")

    def changed(self, run: Path) -> list[str]:
        """Keys of the config that the run may go on with other values of; none where anything else
        is another thing, too."""
        if not (run / FILE_NAME).exists() or self.changes(run):
            return []
        found = [key for key, _, _ in differences(self.config, load(run).config)]
        return found if {*found} <= {*self.changeable} else []

    def check(self, run: Path) -> None:
        """See that config and data are those of the run; raises UserError naming what differs."""
        made = load(run)
        for key, here, there in differences(self.config, made.config):
            how = "train on with --continue, " if key in self.changeable else ""
            raise UserError(
                f"{self.config_file}: {key}: {here} here, {there} in the run {run}. Set it back"
                f"{_for_once(key, there)}, {how}or choose another run with --run"
            )
        if self.data is None:
            return
        difference = self.data.difference(self._data_of(run, made))
        if difference:
            names = ", ".join(map(str, self.data_paths or made.data_paths))
            raise UserError(
                f"{names}: data: {difference} ({run}). Give the data that the run was made from, "
                "or choose another run with --run"
            )

    def _data_of(self, run: Path, made: Made) -> Fingerprint:
        assert self.data is not None
        try:
            with np.load(run / _HASHES) as archive:
                found = Fingerprint(
                    self.data.unit, {name: archive[name] for name in made.data_counts}
                )
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
            raise UserError(f"{run / _HASHES}: not readable ({error}). {ELSEWHERE}") from error
        if found.digest != made.data_digest:
            raise UserError(f"{run / _HASHES}: not that of {FILE_NAME}. {ELSEWHERE}")
        return found

    def changes(self, run: Path) -> str:
        """What code and packages are now, and were when the run began; "" where they are those."""
        made = load(run)
        changes = [
            f"{key} is {here}, was {there}"
            for key, here, there in differences(self.packages, made.packages)
        ]
        if self.code != made.code:
            changes.insert(0, f"code is {self.code}, was {made.code}")
        return "; ".join(changes)


def load(run: Path) -> Made:
    """What a run was made from; raises UserError where it isn't said."""
    path = run / FILE_NAME
    try:
        return read(Made, json.loads(path.read_text("utf-8")))
    except FileNotFoundError as error:
        raise UserError(f"{path}: no such file. Run the train command first") from error
    except (OSError, ValueError, StructureError) as error:
        raise UserError(f"{path}: damaged ({error}). {ELSEWHERE}") from error


def paths_of(run: Path) -> tuple[Path, ...]:
    """Where the run's data lay; raises UserError when it isn't there any more."""
    paths = tuple(map(Path, load(run).data_paths))
    for path in paths:
        if not path.exists():
            raise UserError(f"{path}: the run's data is gone from there. Name it with --data")
    return paths


def digest(made: Made) -> str:
    """Of config and data: what a score is of, besides the weights."""
    what = json.dumps([made.config, made.data_digest], sort_keys=True)
    return hashlib.sha256(what.encode()).hexdigest()


def _at(config: Mapping[str, Any], key: str) -> Any:
    for part in key.split("."):
        config = config[part]
    return config


def differences(
    here: Mapping[str, object], there: Mapping[str, object], place: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Dotted key, value here and value there, of whatever differs; "nothing" where there is none.

    >>> [*differences({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}})]
    [('a.c', '2', '3')]
    """
    for key in [*here, *(key for key in there if key not in here)]:
        one, other = here.get(key), there.get(key)
        if one == other:
            continue
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from differences(one, other, f"{place}{key}.")
        else:
            yield f"{place}{key}", _shown(one), _shown(other)


def _for_once(key: str, value: str) -> str:
    """How a command takes a plain value that the config doesn't have."""
    plain_value = re.fullmatch(r'"?([\w.+-]+)"?', value)
    if plain_value is None or value == "nothing":
        return ""
    return f" (for this command alone: --set {key}={plain_value[1]})"


def _shown(value: object) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
