"""Every key of every config stands in docs/models.md, with its default and what it may be."""

import dataclasses
import re
import tomllib
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
import torch

from models_export.config_file import as_toml, path_of, shown
from models_export.errors import UserError
from models_export.families import of_config
from models_export.flows.stored import multiplications
from models_export.pictures import config as pictures
from models_export.pictures.config import Config
from models_export.pictures.fresh import new_model
from models_export.ranges import Range
from models_export.word2vec import config as words
from models_export.word2vec.config import WordConfig
from tests.conftest import ROOT

MINIMAL = """name = "my-glow"
[card]
licence = "CC0"
dataset = "200 photographs of mine"
dataset_licence = "CC0"
"""
#: Key, default, and what it may be. A key of a list's tables has "[]" behind the list's name.
Row = tuple[str, str, str]


def _rows(kind: Any, place: str = "") -> Iterator[Row]:
    hints = get_type_hints(kind, include_extras=True)
    for field in dataclasses.fields(kind):
        key, hint = f"{place}{field.name}", hints[field.name]
        if type(None) in get_args(hint):
            hint = get_args(hint)[0]
        tables = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
        if all(map(dataclasses.is_dataclass, tables)):
            for table in tables:
                # The models of pictures, each with keys of its own.
                family = get_args(get_type_hints(table).get("family"))
                yield from _rows(table, f"{key}.{f'{family[0]}.' if family else ''}")
            continue
        default = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        yield key, _default(key, default), _allowed(hint)
        for item in get_args(hint):
            if isinstance(item, type) and dataclasses.is_dataclass(item):
                yield from _rows(item, f"{key}[].")


def _default(key: str, value: Any) -> str:
    if key.endswith("card.title"):
        return "the name"
    if value is dataclasses.MISSING:
        return "`glow`" if key == "model.glow.family" else "needed"
    if value is None:
        return "a tenth"
    if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
        value = [
            {
                field.name: getattr(item, field.name)
                for field in dataclasses.fields(item)
                if getattr(item, field.name) != field.default
            }
            for item in value
        ]
    return f"`{as_toml(value)}`"


def _allowed(hint: Any) -> str:
    if get_origin(hint) is Annotated:
        return str(next(part for part in get_args(hint) if isinstance(part, Range)))
    if get_origin(hint) is Literal:
        return ", ".join(f"`{as_toml(one)}`" for one in get_args(hint))
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return "tables" if dataclasses.is_dataclass(item) else f"list: {_allowed(item)}"
    if get_origin(hint) is dict:
        return "table"
    return {bool: "`true`, `false`", str: "text", int: "whole number", float: "number"}[hint]


ROWS = {row[0]: row for row in (*_rows(Config), *_rows(WordConfig, "words: "))}


def _documented() -> dict[str, Row]:
    page = (ROOT / "docs" / "models.md").read_text("utf-8")
    _, _, section = page.partition("\n## Keys of a config\n")
    section, _, _ = section.partition("\n## ")
    found = re.findall(r"^\| `([^`]+)` \| (.+?) \| (.+?) \| (.+?) \|$", section, re.M)
    return {key: (key, default, allowed) for key, _meaning, default, allowed in found}


def test_every_key_is_in_the_docs_and_nothing_else() -> None:
    assert _documented() == ROWS


def test_a_name_and_three_keys_of_a_card_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "my-glow.toml"
    path.write_text(MINIMAL)
    config = pictures.load_config(path)
    assert config.card.title == {"en": "my-glow"}
    assert (config.model.family, config.model.height, config.data.validation) == ("glow", 32, None)
    path.write_text(f"{MINIMAL}[model]\nheight = 16\nwidth = 16\n")
    assert pictures.load_config(path).model.family == "glow"
    path.write_text(f'family = "word2vec"\n{MINIMAL}')
    assert words.load_config(path).corpus.tokeniser == "letters"


@pytest.mark.parametrize("family", ["glow", "nice", "realnvp", "fvae"])
def test_what_is_not_said_makes_a_model_that_a_page_can_have(family: str, tmp_path: Path) -> None:
    path = tmp_path / "my-glow.toml"
    path.write_text(MINIMAL)
    model = new_model(pictures.load_config(path, [f"model.family={family}"])).eval()
    assert 2 * sum(weight.numel() for weight in model.parameters()) < 6_000_000
    latent = torch.zeros(1, model.dimensions)
    assert multiplications(model.decoder(), latent, torch.ones(1)) < 400e6


@pytest.mark.parametrize("name", ["nice-digits", "glow-avatars", "word2vec-wiki", ""])
def test_what_is_shown_is_the_same_config(name: str, tmp_path: Path) -> None:
    path = tmp_path / "my-glow.toml"
    path.write_text(MINIMAL)
    source = str(path_of(name)) if name else str(path)
    family = of_config(source)
    config = family.config(source, ["version=7"])
    text = shown(config, source, ["version=7"])
    assert "version = 7\n" in text
    assert "  # default" in text
    assert tomllib.loads(text)["version"] == 7
    path.write_text(text, "utf-8")
    assert family.config(str(path)) == config


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("training.steps=abc", r"my-glow\.toml: training\.steps: “abc” stands where a whole"),
        ("training.steps=1.5", r"my-glow\.toml: training\.steps: 1\.5 stands where"),
        ("training.steps=0", r"my-glow\.toml: training\.steps: 0 is not 1 to"),
        ("data.validation=0", r"my-glow\.toml: data\.validation: 0 is not 1 to"),
        ("training.step=1", r"my-glow\.toml: training\.step: unknown field.*“steps”"),
        ("model.family=glo", r"my-glow\.toml: model\.family: “glo” is not one of"),
        ("training.steps", "--set training.steps: write it as"),
        ("=3", "--set =3: write it as"),
        ("name.first=x", "--set name.first=x: name is no table"),
    ],
)
def test_a_change_that_does_not_fit_is_told(change: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "my-glow.toml"
    path.write_text(MINIMAL)
    with pytest.raises(UserError, match=message):
        pictures.load_config(path, [change])


def test_changes_are_of_any_type(tmp_path: Path) -> None:
    path = tmp_path / "my-glow.toml"
    path.write_text(MINIMAL)
    changes = ["training.learning_rate=3e-4", "data.mirror=true", "card.people=No people: birds."]
    changes += ["model.levels=[{ squeeze = 2, steps = 2, width = 8 }]", 'card.title.zh="鸟"']
    config = pictures.load_config(path, changes)
    assert config.training.learning_rate == 3e-4
    assert config.data.mirror is True
    assert config.card.people == "No people: birds."
    assert config.card.title["zh"] == "鸟"
    assert config.model.family == "glow"
    assert len(config.model.levels) == 1
