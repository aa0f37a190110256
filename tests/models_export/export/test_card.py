"""card.md: every number that people ask for, in Markdown that holds together."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from huoye.onnx_demos.manifest.model_json import FILE_NAME, Continuation, ManifestError, dump
from huoye.onnx_demos.manifest.picture_manifest import (
    Autoencoder,
    Direction,
    Likelihood,
    PictureManifest,
    load,
)
from huoye.onnx_demos.manifest.word_manifest import load as words
from models_export.export.card import write_card
from models_export.pictures.family import Flows
from models_export.word2vec.losses import LOSSES
from tests.conftest import ROOT
from tests.models_export.pictures.export.publishing import Trial, published
from tests.models_export.rendered import card


@pytest.fixture
def manifest(trial: Trial) -> PictureManifest:
    return load(trial.folder / FILE_NAME)


@pytest.fixture
def glow(tmp_path_factory: pytest.TempPathFactory) -> PictureManifest:
    return load(published("glow", tmp_path_factory).folder / FILE_NAME)


@pytest.fixture
def nice(tmp_path_factory: pytest.TempPathFactory) -> PictureManifest:
    return load(published("nice", tmp_path_factory).folder / FILE_NAME)


def _evaluated(manifest: PictureManifest, **changes: Any) -> PictureManifest:
    return replace(manifest, evaluation=replace(manifest.evaluation, **changes))


def _blocks(text: str) -> list[list[str]]:
    """Lines between blank ones, without those of code."""
    text = re.sub(r"```.*?```", "(code)", text, flags=re.DOTALL)
    return [block.splitlines() for block in text.strip().split("\n\n")]


def _rows(text: str) -> list[list[str]]:
    """The cells of every table's rows, heads too."""
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for block in _blocks(text)
        for line in block
        if line.startswith("|")
    ]


def _row(text: str, name: str) -> str:
    """The second cell of the row that begins with this; exactly one does."""
    (found,) = [row[1] for row in _rows(text) if row[0].startswith(name)]
    return found


def _holds_together(text: str) -> None:
    assert not re.search(r"\n\n\n", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not any(line != line.rstrip() for line in text.splitlines())
    for sign in ("{{", "{%", "None", "nan", "Undefined"):
        assert sign not in text
    headings = [block[0] for block in _blocks(text) if block[0].startswith("#")]
    wanted = ["## Model", "## Data and training", "## Measured", "## Limits", "## Do it again"]
    assert [line for line in headings[1:] if line != "## Directions"] == wanted
    for block in _blocks(text):
        if block[0].startswith("#"):
            assert len(block) == 1  # blank lines around
        if any(line.startswith("|") for line in block):
            # A whole table: head, rule, and rows of as many cells.
            bars = [len(re.findall(r"(?<!\\)\|", line)) for line in block]
            assert set(bars) == {bars[0]}
            assert re.fullmatch(r"\|(---\|)+", block[1])
            assert len(block) > 2
        if any(line.startswith("- ") for line in block):
            assert all(line.startswith("- ") for line in block)


def test_a_card_holds_together(manifest: PictureManifest) -> None:
    _holds_together(card(manifest))


def test_a_card_of_little_holds_together(manifest: PictureManifest) -> None:
    """A decoder alone, nothing compared; and with all that there can be."""
    little = replace(manifest, files=manifest.files[:1], directions=(), limits=(), examples=0)
    empty = dict.fromkeys(("encoder_parity", "files", "autoencoder"))
    _holds_together(card(_evaluated(little, **empty, reference="")))
    directions = (
        Direction("a", {"en": "Left | right", "zh": "左右"}, "presence", 0.5),
        Direction("b", {"en": "Up", "zh": "上"}, "deviation", 0.5),
    )
    much = replace(manifest, directions=directions, licence="CC0 | MIT")
    parts = Autoencoder(0.5, 0.25, 1.25, 0.125)
    text = card(_evaluated(much, reference="0.5 | 0.6", autoencoder=parts))
    _holds_together(text)
    assert _row(text, "For comparison") == r"0.5 \| 0.6"
    assert _row(text, "Its two parts").startswith("reconstruction 1.2500, divergence (KL) 0.1250")
    assert _row(text, r"Left \| right · 左右") == "presence"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("path/to/mnist20k.npz", "path/to/mnist20k.npz"),
        ("runs/data/avatars.npz", "runs/data/avatars.npz"),
        ("my photos", "'my photos'"),
    ],
)
def test_every_kind_of_data_has_its_commands(nice: PictureManifest, data: str, shown: str) -> None:
    # Names say nothing: anybody's model may be called so.
    named = replace(nice, name="x-digits", training=replace(nice.training, data_path=data))
    text = card(named)
    _holds_together(text)
    commands = [line for line in text.splitlines() if line.startswith("python -m models_export")]
    made = "--avatars" if "avatars" in data else "--data"
    assert commands == [
        f"python -m models_export data {made} {shown}",
        f"python -m models_export train x-digits --data {shown}",
        f"python -m models_export evaluate x-digits --data {shown}",
        f"python -m models_export export x-digits --data {shown}",
        "python -m models_export card x-digits",
    ]
    assert ("MNIST" in text) == ("mnist" in data)


def test_a_speed_is_of_the_pictures_that_were_learnt(nice: PictureManifest) -> None:
    """Some steps had another batch, no larger than there were pictures."""
    went_on = tuple(
        Continuation(step, {key: was}, {key: now})
        for step, key, was, now in (
            (10, "training.batch", 1000, 10),
            (12, "training.steps", 12, 20),
            (14, "training.batch", 10, 5),
        )
    )
    training = replace(nice.training, steps=20, batch=5, seconds=2.0, continued=went_on)
    pictures = 10 * 100 + 4 * 10 + 6 * 5
    assert training.pictures_learnt == pictures
    assert f"({pictures // 2:,} images a second)" in card(replace(nice, training=training))


def test_line_ends_end_no_row(nice: PictureManifest) -> None:
    text = card(replace(nice, licence="mine\nand hers"))
    _holds_together(text)
    assert _row(text, "Licence of the weights") == "mine and hers"


def test_words_are_told_as_they_were_learnt() -> None:
    manifest = words(ROOT / "content/models/word2vec-wiki" / FILE_NAME)
    text = card(manifest)
    assert _row(text, "Window") == "1 to 5 words on each side"
    assert "windows of random width. A context word is\npredicted from a word near it" in text
    assert _row(text, "Negatives") == f"{manifest.negatives}, uniform over the vocabulary"
    text = card(replace(manifest, shrink=False, subsampling=0.0, architecture="cbow", loss="nce"))
    assert _row(text, "Window") == "5 words on each side"
    assert _row(text, "Subsampling") == "none"
    assert "as training reads it: windows of that width. A word is\npredicted from the mean" in text
    assert _row(text, "Negatives").endswith(
        "in proportion to the words' counts to the power of 0.75"
    )
    powers = {name: loss.power for name, loss in LOSSES.items() if name != "unigram-softmax"}
    assert powers.pop("random-softmax") == 0
    assert {*powers.values()} == {0.75}


def test_the_facts_are_there(manifest: PictureManifest) -> None:
    text = card(manifest)
    training, evaluation = manifest.training, manifest.evaluation
    for file in manifest.files:
        row = _row(text, f"`{file.path}`")
        assert f"{file.bytes:,} bytes" in row
        assert file.sha256 in row
        assert ("ONNX operator set" in row) == (file.role in ("decoder", "encoder"))
    assert f"`{training.dataset_sha256}`" in text
    assert "100 pictures to train on, 20 set aside to choose the step, 40 to test" in text
    assert "24 steps of 32, best at step 18; 2 minutes on an abacus (8 images a second)" in text
    assert "- It draws blobs.\n- And nothing else.\n- No people.\n" in text
    assert _row(text, "Temperature").startswith("0.7 by default, at most 1.2")
    assert _row(text, "Parameters") == f"{manifest.architecture.parameters:,}"
    decoder, encoder = evaluation.decoder_parity, evaluation.encoder_parity
    assert f"{decoder.wasm:.1e} (WebAssembly)" in _row(text, "ONNX Runtime against")
    assert encoder is not None
    assert f"{encoder.wasm:.1e}" in _row(text, "The same of the encoder")
    assert evaluation.files is not None
    assert f"{evaluation.files.max_levels:.3g} at most" in _row(text, "Test pictures encoded")
    for key, value in manifest.architecture.settings.items():
        assert key in _row(text, "Architecture")
        if not isinstance(value, tuple):
            assert str(value) in _row(text, "Architecture")


def test_tuples_are_shown_as_widths(nice: PictureManifest) -> None:
    architecture = replace(nice.architecture, settings={"hidden": (400, 300), "prior": "logistic"})
    text = card(replace(nice, architecture=architecture))
    assert _row(text, "Architecture") == "hidden 400-300; prior logistic"


def test_a_bound_is_shown_as_one(nice: PictureManifest) -> None:
    test = Likelihood(1950.021, 3.6, 4.41162)
    exact = card(_evaluated(nice, test=test, validation_nats=1942.0, bound=False))
    assert _row(exact, "Test, 40") == "**4.4116 bits/dim**; 1950.02 ± 3.60 nats"
    assert "测试集 40 张图：4.4116 比特/维" in exact
    assert _row(exact, "Validation").startswith("1942.0, ")
    bound = card(_evaluated(nice, test=test, validation_nats=1942.0, bound=True))
    assert _row(bound, "Test, 40") == "**≤ 4.4116 bits/dim**; ≥ 1950.02 ± 3.60 nats"
    assert "测试集 40 张图：≤ 4.4116 比特/维" in bound
    assert _row(bound, "Validation").startswith("≥ 1942.0, ")


def test_grey_levels_and_those_of_colours(nice: PictureManifest, glow: PictureManifest) -> None:
    assert "（256 级灰度）" in card(nice)
    assert "（每色 32 级）" in card(glow)


def test_each_family_has_its_own_remarks(manifest: PictureManifest) -> None:
    text = card(manifest)
    assert ("A pixel that hardly ever varies" in text) == (manifest.family == "nice")
    assert ("E and G are no inverses of each other" in text) == (manifest.family == "fvae")
    assert ("σ₁, σ₂" in text) == (manifest.family == "fvae")
    assert ("## Directions" in text) == (manifest.family == "glow")
    assert "For comparison" not in text


def test_directions_are_listed(glow: PictureManifest) -> None:
    rows = _rows(card(glow))
    head = rows.index(["attribute", "one unit", "correlation"])
    assert rows[head + 2 :] == [
        ["Bright · 明亮", "presence", f"{glow.directions[0].correlation:.3f}"],
        ["Warmth · 冷暖", "deviation", f"{glow.directions[1].correlation:.3f}"],
    ]


def test_a_card_is_written_beside_a_manifest_that_holds(trial: Trial, tmp_path: Path) -> None:
    for path in trial.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    manifest = load(tmp_path / FILE_NAME)
    assert write_card(tmp_path, Flows.template) == tmp_path / "card.md"
    assert (tmp_path / "card.md").read_text("utf-8") == card(manifest)
    dump(replace(manifest, examples=5), tmp_path / FILE_NAME)
    (tmp_path / "card.md").unlink()
    with pytest.raises(ManifestError):
        write_card(tmp_path, Flows.template)
    assert not (tmp_path / "card.md").exists()
