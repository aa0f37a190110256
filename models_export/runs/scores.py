"""What was measured of a run, in its evaluation.json, bound to what it was measured on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from huoye.core.files import sha256, write_atomic
from huoye.core.structure import StructureError, plain, read
from models_export.errors import UserError
from models_export.runs import origin
from models_export.runs.origin import Origin, differences

FILE_NAME = "evaluation.json"
_AGAIN = "Run the evaluate command again"
R = TypeVar("R")


@dataclass(frozen=True)
class _Record:
    """weights_sha256: of the file that was measured. made: ``origin.digest`` of the run.

    settings: of the config, which the numbers depend on besides. sha256: of the result, so that a
    number changed by hand is no measured one.
    """

    weights_sha256: str
    made: str
    settings: dict[str, object]
    code: str
    packages: dict[str, str]
    result: dict[str, object]
    sha256: str


def write(
    run: Path, weights: str, given: Origin, settings: Mapping[str, object], result: object
) -> None:
    """Keep a result with what it is of. weights: name of the file. given: it has been checked."""
    numbers = plain(result)
    record = _Record(
        weights_sha256=sha256(run / weights),
        made=origin.digest(origin.load(run)),
        settings=dict(settings),
        code=given.code,
        packages=dict(given.packages),
        result=numbers,
        sha256=_digest(numbers),
    )
    text = json.dumps(plain(record), indent=2, ensure_ascii=False)
    write_atomic(run / FILE_NAME, text + "\n")


def load(
    run: Path, weights: str, given: Origin, settings: Mapping[str, object], kind: type[R]
) -> R:
    """The result, which is of these weights, of this run, and of the code that would export it.

    Raises UserError, naming what differs, where there is none or it is of anything else.
    """
    path = run / FILE_NAME
    try:
        record = read(_Record, json.loads(path.read_text("utf-8")))
        result = read(kind, record.result, ("result",))
    except FileNotFoundError as error:
        raise UserError(f"{path}: no such file. Run the evaluate command first") from error
    except (OSError, ValueError, StructureError) as error:
        raise UserError(f"{path}: {error}. {_AGAIN}") from error
    if record.weights_sha256 != sha256(run / weights):
        raise UserError(f"{path}: weights_sha256: it is of other weights. {_AGAIN}")
    if record.made != origin.digest(origin.load(run)):
        raise UserError(f"{path}: made: it is of another config or other data. {_AGAIN}")
    if record.sha256 != _digest(record.result):
        raise UserError(f"{path}: result: it is not as it was measured. {_AGAIN}")
    for key, here, there in differences(plain(dict(settings)), record.settings):
        raise UserError(f"{given.config_file}: {key}: {here} here, {there} in {path}. {_AGAIN}")
    if record.code != given.code:
        raise UserError(f"{path}: code: measured by {record.code}, this is {given.code}. {_AGAIN}")
    for key, here, there in differences(given.packages, record.packages):
        raise UserError(f"{path}: packages.{key}: measured with {there}, this is {here}. {_AGAIN}")
    return result


def _digest(numbers: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()
