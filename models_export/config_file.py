"""One small TOML file per model and setting: where it is, and what stands in it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from huoye.core.characters import forbidden
from huoye.core.structure import Place, StructureError, plain, read
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


def load(
    name: str | Path,
    kind: type[C],
    problems: Callable[[C], Iterator[Problem]],
    sets: Sequence[str] = (),
    family: str = "",
) -> C:
    """Read and check a config. problems: of a family, what fields alone can't say.

    sets: "training.steps=100", what stands there instead of what the file says. family: of a model
    that doesn't say. Raises UserError, which names the file, the key and the way out.
    """
    path, data = read_toml(name)
    _complete(data, family)
    _put(data, sets)
    try:
        for place, text in _texts(data, ()):
            if sign := forbidden(text):
                raise StructureError(place, f"a text holds {sign}", "Take it out")
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


def _texts(data: object, place: Place) -> Iterator[tuple[Place, str]]:
    """Every text, and its place."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _texts(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*place, index))


def path_of(name: str | Path) -> Path:
    """Where a config is: one of ours or one of the current folder by its name, or the path itself
    where it ends in .toml."""
    if str(name).endswith(".toml"):
        return Path(name)
    ours, here = CONFIG_FOLDER / f"{name}.toml", Path(f"{name}.toml")
    return here if here.exists() and not ours.exists() else ours


def _put(data: dict[str, Any], sets: Sequence[str]) -> None:
    """Put values where they belong; raises UserError for what is no "key=value"."""
    for given in sets:
        key, equals, text = given.partition("=")
        *tables, last = key.strip().split(".")
        if not equals or not all((*tables, last)):
            raise UserError(f"--set {given}: write it as training.steps=100")
        inner = data
        for table in tables:
            inner = inner.setdefault(table, {})
            if not isinstance(inner, dict):
                raise UserError(f"--set {given}: {table} is no table, but a value")
        inner[last] = _value(text.strip())


def _value(text: str) -> Any:
    """As TOML writes it; what is no TOML is a text without its quotes."""
    try:
        match tomllib.loads(f"value = {text}"):
            case {"value": value, **others} if not others:
                return value
    except tomllib.TOMLDecodeError:
        pass
    return text


def _complete(data: dict[str, Any], family: str) -> None:
    """Add what follows from other keys."""
    card = data.get("card")
    if isinstance(card, dict) and "name" in data:
        card.setdefault("title", {"en": data["name"]})
    if family and isinstance(data.setdefault("model", {}), dict):
        data["model"].setdefault("family", family)


def shown(config: object, name: str | Path, sets: Sequence[str] = ()) -> str:
    """Every key of a config, TOML that may be given again, with a note at those that are defaults.

    name: where it was read, with these changes.
    """
    _, data = read_toml(name)
    _put(data, sets)
    named = {key for key, _ in _leaves(data)}
    lines = []
    for key, value in _leaves(plain(config)):
        if value is None:
            lines.append(f"# {key} isn't set")
        else:
            lines.append(f"{key} = {as_toml(value)}{'' if key in named else '  # default'}")
    return "\n".join(lines)


def _leaves(data: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted keys and values of nested tables."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{place}{key}.")
        else:
            yield f"{place}{key}", value


def as_toml(value: Any) -> str:
    """A value of a config as TOML writes it."""
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key} = {as_toml(one)}" for key, one in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    # JSON's texts, numbers and truth values are TOML's.
    return json.dumps(value, ensure_ascii=False)


def read_toml(name: str | Path) -> tuple[Path, dict[str, Any]]:
    """Path and content of a config of any family; raises UserError when it can't be read."""
    path = path_of(name)
    try:
        return path, tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        known = ", ".join(sorted(file.stem for file in CONFIG_FOLDER.glob("*.toml")))
        raise UserError(f"no config at {path}. Known names: {known}") from error
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8 ({error}). Save it as UTF-8") from error
