"""One small TOML file per model and setting: where it is, and what stands in it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

from huoye.core.structure import StructureError, read
from huoye.onnx_demos.manifest.model_json import MIN_OPSET, Problem, Title, wrong_head
from models_export import ranges
from models_export.errors import UserError

CONFIG_FOLDER = Path(__file__).parent / "configs"


class Card(Protocol):
    @property
    def title(self) -> Title:
        """What readers call the model."""


class Config(Protocol):
    """What the configs of all families have."""

    @property
    def name(self) -> str:
        """Folder under runs/ and content/models/, and of the file itself."""

    @property
    def card(self) -> Card:
        """What people must know besides the numbers."""


C = TypeVar("C", bound=Config)


def load(name: str | Path, kind: type[C], problems: Callable[[C], Iterator[Problem]]) -> C:
    """Read and check a config. problems: of a family, what fields alone can't say.

    Raises UserError, which names the file, the key and the way out.
    """
    path, data = read_toml(name)
    try:
        config = read(kind, data)
        ranges.check(config)
        head = wrong_head(config.name, config.card.title, MIN_OPSET)
        for place, what, mend in (*_of_card(head), *problems(config)):
            raise StructureError(place, what, mend)
    except StructureError as error:
        raise UserError(f"{path}: {error}") from error
    return config


def _of_card(head: Iterable[Problem]) -> Iterator[Problem]:
    """A manifest's title is a config's card.title."""
    for place, what, mend in head:
        yield ("card", *place) if place[0] == "title" else place, what, mend


def path_of(name: str | Path) -> Path:
    """Where a config is: one of ours by its name, or the path itself where it ends in .toml."""
    return Path(name) if str(name).endswith(".toml") else CONFIG_FOLDER / f"{name}.toml"


def read_toml(name: str | Path) -> tuple[Path, dict[str, Any]]:
    """Path and content of a config of any family; raises UserError when it can't be read."""
    path = path_of(name)
    try:
        return path, tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        known = ", ".join(sorted(file.stem for file in CONFIG_FOLDER.glob("*.toml")))
        raise UserError(f"no config at {path}. Known names: {known}") from error
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8 ({error}). Save it as UTF-8") from error
