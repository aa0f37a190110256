"""Every number of every config has a range, and what lies outside is refused before anything."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models_export import ranges
from models_export.config_file import CONFIG_FOLDER
from models_export.errors import UserError
from models_export.families import of_config
from models_export.ranges import Range
from tests.models_export.tiny import EXPORTED, TRAINED, WORDS

CONFIGS = {**TRAINED, **{f"{name}, exported": text for name, text in EXPORTED.items()}, "": WORDS}
#: Which of several labels a picture may have is the data's affair.
FREE = ("data", "keep")


@pytest.mark.parametrize("path", sorted(CONFIG_FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_number_has_a_range(path: Path) -> None:
    config = of_config(path).config(str(path))
    for place, number, allowed in ranges.numbers(config):
        if place[:2] != FREE:
            assert allowed is not None, place
            assert number in allowed, place


def _numbers(data: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _numbers(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _numbers(value, (*place, index))
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield place


def _written(value: Any) -> str:
    """As TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_written(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


#: Of any number: what nobody can mean.
@pytest.mark.parametrize("wrong", ["-1", "nan", "inf", "1" + 20 * "0", "1e20", "true", '"3"', "[]"])
@pytest.mark.parametrize("text", CONFIGS.values(), ids=CONFIGS)
def test_impossible_numbers_are_named(text: str, wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    for place in _numbers(tomllib.loads(text)):
        data = tomllib.loads(text)
        inner: Any = data
        for key in place[:-1]:
            inner = inner[key]
        if wrong == "-1" and "weights" in place:
            continue  # a word may be taken away
        inner[place[-1]] = tomllib.loads(f"x = {wrong}")["x"]
        path.write_text("".join(f"{key} = {_written(one)}\n" for key, one in data.items()), "utf-8")
        with pytest.raises(UserError) as caught:
            of_config(path).config(str(path))
        shown = str(caught.value)
        assert shown.startswith(f"{path}: "), shown
        assert str(place[-1] if isinstance(place[-1], str) else place[-2]) in shown, shown
        assert "\n" not in shown


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("clip_norm = 1.0", "clip_norm = 0.0", r"training\.clip_norm: 0\.0 is not more than 0"),
        ("learning_rate = 5e-3", "learning_rate = 0", r"training\.learning_rate: 0\.0 is not more"),
        ("steps = 24", "steps = 0", r"training\.steps: 0 is not 1 to 1,000,000,000"),
        ("batch = 32", "batch = 0", r"training\.batch: 0 is not 1 to 1,000,000"),
        ("ema = 0.9", "ema = 1.0", r"training\.ema: 1\.0 is not at least 0 and less than 1"),
        ("temperature = 0.7", "temperature = 2.0", r"card\.temperature: 2\.0 is not 0 to 1\.2"),
        ("validation = 40", "validation = 0", r"data\.validation: 0 is not 1 to 1,000,000"),
        (
            'name = "tiny"',
            'name = "my model"',
            r"name: “my model” can't be part of an address.*a-z",
        ),
        ('name = "tiny"', 'name = "我的模型"', "name: “我的模型” can't be part of an address"),
        ('name = "tiny"', 'name = "MyGlow"', "name: “MyGlow” can't be part of an address"),
        ('name = "tiny"', 'name = "../oops"', r"name: “\.\./oops” can't be part of an address"),
        ('en = "Tiny"', 'fr = "Petit"', r"card\.title\.en: missing field. Add “en”"),
        ("channels = 3", "channels = 2", r"model\.channels: pictures of 2 channels can't be shown"),
        ("mirror = true", "mirror = true\nsize = 16", r"data\.size: the model is for 8 × 8 pixels"),
        ("height = 8", "height = 0", r"model\.height: 0 is not 1 to 1,024"),
        ("steps = 2,", "steps = 0,", r"model\.levels\[0\]\.steps: 0 is not 1 to 1,000"),
    ],
)
def test_what_pages_cannot_have_is_told_by_the_config(
    old: str, new: str, what: str, tmp_path: Path
) -> None:
    text = TRAINED["glow"]
    assert old in text
    path = tmp_path / "wrong.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(UserError, match=what):
        of_config(path).config(str(path))


def test_ranges_say_what_they_hold() -> None:
    assert 0 in Range(0, 1) and 1 in Range(0, 1)
    assert 0 not in Range(0, 1, above=True)
    assert float("nan") not in Range(0, 1)
    assert str(Range(1, 1000)) == "1 to 1,000"
    assert str(Range(0, 1e6, above=True)) == "more than 0 and at most 1e+06"
    assert 1 not in Range(0, 1, below=True) and 0 in Range(0, 1, below=True)
    assert str(Range(0, 1, below=True)) == "at least 0 and less than 1"
