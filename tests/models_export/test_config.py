"""Configs: every shipped one reads; every slip is named."""

from pathlib import Path

import pytest

from models_export import config as configs
from models_export.errors import UserError
from tests.models_export.conftest import TINY


@pytest.mark.parametrize("path", sorted(configs.FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_configs(path: Path) -> None:
    assert configs.load(path.stem).name == path.stem
    assert configs.load(path) == configs.load(path.stem)


def test_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"no config at .*nicer-digits\.toml.*nice-digits"):
        configs.load("nicer-digits")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("steps = 24", "stepps = 24", r"training\.stepps: unknown field.*'steps'"),
        ("batch = 32\n", "", r"training\.batch: missing field"),
        ("batch = 32", "batch = 32.5", r"training\.batch: 32\.5 stands where a whole number"),
        ("threads = 1", "threads = true", r"training\.threads: True stands where a whole number"),
        ("ema = 0.9", 'ema = "0.9"', r"training\.ema: '0\.9' stands where a number"),
        ("ema = 0.9", "ema = nan", r"training\.ema: nan is not a finite number"),
        ('"logistic"', '"logistics"', r"model\.prior: 'logistics' is not one of 'logistic'"),
        ("hidden = [24, 24]", "hidden = 24", r"model\.hidden: 24 stands where a list"),
        ("hidden = [24, 24]", "hidden = [24, []]", r"model\.hidden\[1\]: \[\] stands where"),
        ("[card.title]", "[card.titel]", r"card\.titel: unknown field"),
        ("seed = 7", "seed = ", "Invalid value"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in TINY
    path = tmp_path / "slip.toml"
    path.write_text(TINY.replace(old, new, 1), "utf-8")
    with pytest.raises(UserError, match=message) as caught:
        configs.load(path)
    assert str(path) in str(caught.value)
