"""Configs: every shipped one reads; every slip is named."""

from pathlib import Path

import pytest

from models_export.config_file import CONFIG_FOLDER
from models_export.errors import UserError
from models_export.families import of_config
from models_export.flows import build
from models_export.pictures.config import load_config, of_run
from models_export.pictures.family import Flows
from tests.models_export.tiny import TRAINED

# Of flows; those of words are another kind (tests/models_export/word2vec).
SHIPPED = sorted(
    path for path in CONFIG_FOLDER.glob("*.toml") if isinstance(of_config(path), Flows)
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_configs(path: Path) -> None:
    config = load_config(path.stem)
    assert config.name == path.stem
    assert load_config(path) == config
    # Its numbers fit together, too.
    assert build(config.model).event[1:] == (config.model.height, config.model.width)


def test_every_family_is_shipped() -> None:
    assert {load_config(path).model.family for path in SHIPPED} == set(TRAINED)


def test_a_mark_at_the_start_of_a_file_is_none_of_its_text(tmp_path: Path) -> None:
    """Windows' editor puts one there."""
    (tmp_path / "tiny.toml").write_text(TRAINED["nice"], "utf-8-sig")
    assert load_config(tmp_path / "tiny.toml").name == "tiny"


def test_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"no config at .*nicer-digits\.toml.*nice-digits"):
        load_config("nicer-digits")


@pytest.mark.parametrize(
    ("family", "old", "new", "message"),
    [
        ("nice", "steps = 24", "stepps = 24", r"training\.stepps: unknown field.*“steps”"),
        ("nice", 'dataset = "blobs"\n', "", r"card\.dataset: missing field"),
        ("nice", "batch = 32", "batch = 32.5", r"training\.batch: 32\.5 stands where a whole"),
        ("nice", "threads = 1", "threads = true", r"training\.threads: True stands where a whole"),
        ("nice", "ema = 0.9", 'ema = "0.9"', r"training\.ema: “0\.9” stands where a number"),
        ("nice", "ema = 0.9", "ema = nan", r"training\.ema: nan is not a finite number"),
        ("nice", "seed = 7", 'seed = 7\noptimiser = "sgd"', "“sgd” is not one of “adam”, “adamax”"),
        ("nice", '"logistic"', '"logistics"', r"model\.prior: “logistics” is not one of “logi"),
        ("nice", "hidden = [24, 24]", "hidden = 24", r"model\.hidden: 24 stands where a list"),
        ("nice", "hidden = [24, 24]", "hidden = [24, []]", r"model\.hidden\[1\]: \[\] stands"),
        ("nice", "[card.title]", "[card.titel]", r"card\.titel: unknown field"),
        ("nice", "seed = 7", "seed = ", "Invalid value"),
        (
            "glow",
            "[export]",
            "[training.adversary]\n[export]",
            r"training\.adversary: it is for mod",
        ),
        # What no model.json may hold is refused before it has been trained.
        ("nice", '"blobs"', '"a\\u0001"', r"card\.dataset: a text holds the control character U"),
        # Each family's own keys, and only those.
        ("nice", "couplings = 4", "coupling = 4", r"model\.coupling: unknown.*“couplings”"),
        ("nice", "couplings = 4\n", "couplings = 4\nbits = 5\n", r"model\.bits: unknown field"),
        ("realnvp", "blocks = 1", "block = 1", r"model\.block: unknown field.*“blocks”"),
        ("glow", 'start = "haar"', 'stat = "haar"', r"model\.stat: unknown field.*“start”"),
        ("glow", "width = 8 },\n    {", "wide = 8 },\n    {", r"levels\[0\]\.wide: .*“width”"),
        ("glow", 'start = "haar"', 'mix = "plo"', r"model\.mix: “plo” is not one of “plain”, “plu"),
        ("fvae", "sigma1 = 0.5", "sigma_1 = 0.5", r"model\.sigma_1: unknown field.*“sigma1”"),
        ("fvae", "squeeze = 1, ", "", r"model\.levels\[0\]\.squeeze: missing field"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, family: str, old: str, new: str, message: str) -> None:
    text = TRAINED[family]
    assert old in text
    path = tmp_path / "slip.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(UserError, match=message) as caught:
        load_config(path)
    assert str(path) in str(caught.value)


def test_an_unknown_family_is_told_and_none_is_glow(tmp_path: Path) -> None:
    path = tmp_path / "slip.toml"
    path.write_text(TRAINED["glow"].replace('family = "glow"\n', ""), "utf-8")
    assert load_config(path).model.family == "glow"
    path.write_text(TRAINED["glow"].replace('family = "glow"', 'family = "glowing"'), "utf-8")
    with pytest.raises(UserError, match=r"model\.family: .*“glow”"):
        load_config(path)


def test_what_decides_a_run_leaves_out_the_card(tmp_path: Path) -> None:
    path = tmp_path / "tiny.toml"

    text = TRAINED["glow"].replace("examples = 4", "")

    def of(old: str, new: str) -> dict[str, object]:
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        return of_run(load_config(path))

    same = of("temperature = 0.7", "temperature = 0.7")
    assert of("temperature = 0.7", "temperature = 1.0") == same
    assert of("encoder = true", "encoder = false") == same
    assert of("seed = 7", "seed = 8") != same
    assert of("mirror = true", "mirror = false") != same
    assert of('start = "haar"', 'start = "orthogonal"') != same
