"""The newcomer's way: a folder of pictures of one's own, and from there what the commands say."""

import re
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from huoye.onnx_demos.manifest.picture_manifest import load
from models_export.__main__ import main
from models_export.config_file import CONFIG_FOLDER
from models_export.pictures import new_config
from models_export.pictures.config import load_config
from models_export.pictures.fresh import new_model
from models_export.pictures.new_config import Survey
from models_export.pictures.training import flows

pytestmark = pytest.mark.train


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """40 small photographs, upright and lying, in a folder with what systems leave there."""
    monkeypatch.chdir(tmp_path)
    # One step, not seconds of them.
    monkeypatch.setattr(flows, "seconds_a_step", partial(flows.seconds_a_step, at_most=0.0))
    folder = tmp_path / "my photos"
    folder.mkdir()
    (folder / "Thumbs.db").touch()
    random = np.random.default_rng(1)
    for number in range(40):
        levels = random.integers(0, 256, (3, 4, 3), np.uint8)
        size = (24, 20) if number % 2 else (20, 24)
        picture = Image.fromarray(levels).resize(size, Image.Resampling.BICUBIC)
        picture.save(folder / f"{number:02}.jpg")
    return folder


def test_from_a_folder_to_a_model_with_no_refused_config(
    photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "my-glow", "--data", photos.name, "--licence", "CC BY 4.0"]) == 0
    said = capsys.readouterr()
    assert "wrote my-glow.toml: a Glow that draws 16 x 16 pictures, in colour" in said.out
    assert "32 pictures to learn from, 4 to choose the best weights, 4 to test with" in said.out
    assert re.search(r"500 steps are worth it: about \d+ minutes? here \(", said.out)
    assert "to expect: colours and blurs" in said.out
    assert "left out 1 file, no pictures: Thumbs.db" in said.err
    config = load_config("my-glow")
    assert config.card.licence == config.card.dataset_licence == "CC BY 4.0"
    assert config.card.dataset == "40 pictures of my photos"

    # What it says comes next, with fewer steps.
    *_, commands = said.out.partition("next:\n")
    lines = [line.split() for line in commands.splitlines()]
    assert [line[3] for line in lines] == ["train", "evaluate", "export", "card"]
    for line in lines:
        less = ["--set", "training.steps=8", "--set", "training.evaluate_every=4"]
        given = [part.replace("BLOG", "blog") for part in line[3:]]
        assert main([*given, *less]) == 0, capsys.readouterr().err
    folder = Path("blog/content/models/my-glow")
    manifest = load(folder / "model.json")
    assert manifest.training.training_examples == 32
    assert manifest.training.data_path == "my photos"
    assert "40 pictures of my photos" in (folder / "card.md").read_text("utf-8")


def _interrupted(*_: object) -> float:
    raise KeyboardInterrupt


def test_few_pictures_are_enough_for_what_comes_next(
    photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(7, 40):
        (photos / f"{number:02}.jpg").unlink()
    assert main(["new", "few", "--data", photos.name]) == 0
    said = capsys.readouterr().out
    assert "3 pictures to learn from, 2 to choose the best weights, 2 to test with" in said
    less = ["--set", "training.steps=2", "--set", "training.evaluate_every=2"]
    assert main(["train", "few.toml", *less]) == 0, capsys.readouterr().err
    for number in range(4, 7):
        (photos / f"{number:02}.jpg").unlink()
    assert main(["new", "fewer", "--data", photos.name]) == 1
    told = "2 validation and 2 test pictures can't be set aside of 4. Give more pictures"
    assert told in capsys.readouterr().err
    assert not Path("fewer.toml").exists()


def test_nothing_is_written_over_or_left_behind(
    photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine.toml").write_text("mine")
    for name, data, message in (
        ("mine", photos.name, "mine.toml: there is one already"),
        ("My_Glow", photos.name, "“My_Glow” can't be part of an address. Use a-z"),
        ("other", "nowhere", "nowhere: no such file or folder"),
        # Commands would take ours for it.
        ("glow-avatars", photos.name, "glow-avatars: a config that comes with models_export"),
    ):
        assert main(["new", name, "--data", data]) == 1
        assert message in capsys.readouterr().err
    assert Path("mine.toml").read_text() == "mine"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flows, "seconds_a_step", _interrupted)
        assert main(["new", "other", "--data", photos.name]) == 130
    (photos / "00.jpg").write_bytes(b"\xff\xd8")
    assert main(["new", "other", "--data", photos.name]) == 1
    assert sorted(path.name for path in Path().glob("*.toml")) == ["mine.toml"]


@pytest.mark.parametrize(
    ("found", "side", "levels"),
    [
        (Survey(200, 3000, 4000, 3, True), (32, 32), 3),
        (Survey(20_000, 480, 640, 1, True), (64, 64), 4),
        (Survey(90, 20, 31, 3, True), (16, 16), 2),
        (Survey(90, 6, 6, 3, True), (8, 8), 1),
        (Survey(60_000, 28, 28, 1, False), (28, 28), 2),
        (Survey(500, 48, 96, 3, False), (48, 96), 3),
    ],
)
def test_it_suits_number_and_size(
    found: Survey, side: tuple[int, int], levels: int, tmp_path: Path
) -> None:
    made = new_config.draft("mine", tmp_path / "x", "CC0", found)
    new_config.write(made, tmp_path / "mine.toml")
    config = load_config(tmp_path / "mine.toml")
    assert (config.model.height, config.model.width) == side
    assert len(made.levels) == levels
    assert new_model(config).event == (found.channels, *side)


def test_steps_grow_with_the_pictures_up_to_an_hour(tmp_path: Path) -> None:
    made = new_config.draft("mine", tmp_path, "CC0", Survey(200, 64, 64, 3, True))
    steps: Callable[..., int] = lambda *given: new_config.worth(made, *given).steps  # noqa: E731
    assert [steps(count, 0.1) for count in (1, 160, 3413)] == [200, 1000, 4700]
    assert steps(1_000_000, 0.1) == 36_000
    assert steps(160, 60) == 200


def test_a_first_config_is_short_and_needs_nothing_else() -> None:
    shortest = min(len(path.read_text("utf-8")) for path in CONFIG_FOLDER.glob("glow*.toml"))
    made = new_config.draft("mine", Path("x"), "CC0", Survey(200, 64, 64, 3, True))
    assert len(made.text()) < shortest
    assert tomllib.loads(made.text())["name"] == "mine"
