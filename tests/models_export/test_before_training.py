"""What would be refused after hours of training is refused before the first step, in one line."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from PIL import Image

from huoye.onnx_demos.manifest.picture_manifest import load
from models_export.__main__ import main
from models_export.data import duplicates, pictures
from models_export.data.dataset import DataSet
from models_export.data.vocabulary import Vocabulary
from models_export.errors import UserError
from models_export.export import onnx_file
from models_export.export.rehearsal import blank
from models_export.pictures.config import load_config
from models_export.pictures.evaluation.flows import Result
from models_export.pictures.export import rehearsal
from models_export.word2vec import publish
from models_export.word2vec.config import GoldenConfig
from tests.conftest import ROOT
from tests.models_export.conftest import Bench
from tests.models_export.rendered import card
from tests.models_export.tiny import TRAINED, WORDS, blobs

pytestmark = pytest.mark.train

Refused = Callable[..., str]


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """What train says of a config's text and data, before it has made a folder."""

    def run(text: str, data: Path, *more: str) -> str:
        config, folder = tmp_path / "c.toml", tmp_path / "run"
        config.write_text(text, "utf-8")
        command = ["train", str(config), "--data", str(data), "--run", str(folder), *more]
        assert main(command) == 1
        *_, shown = capsys.readouterr().err.splitlines()
        assert not (folder / "log.jsonl").exists()
        assert not (folder / "checkpoints").exists()
        return shown.replace(f"{tmp_path}/", "")

    return run


def _with(*changes: tuple[str, str], family: str = "glow") -> str:
    text = WORDS if family == "words" else TRAINED[family]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("examples = 4", 'directions = [{ label = "smile", title = { en = "a" } }]'),
            "error: c.toml: export.directions: the data has no label “smile”. It has: none",
        ),
        (
            ("examples = 4", "examples = 61"),
            "error: c.toml: export.examples: 61 examples are wanted, but there are only 60 test ",
        ),
        (
            ("width = 8 },\n    {", "width = 4096 },\n    {"),
            "error: c.toml: model: decoding a picture takes ",
        ),
        (
            ("bits = 5", "bits = 5\nclasses = 3"),
            "error: c.toml: model: it can't be exported: pages run unconditional models only",
        ),
        (
            ("validation = 40", "validation = 1"),
            "error: c.toml: data.validation: the validation part has fewer than 2 pictures, 1; ",
        ),
        (("height = 8", "height = 9"), "error: c.toml: model: 9 × 8 pixels can't be squeezed"),
        (
            ("height = 8\nwidth = 8", "height = 16\nwidth = 16"),
            "error: c.toml: model: the pictures are 3 × 8 × 8 (channels × height × width)",
        ),
    ],
)
def test_what_a_page_cannot_have(
    change: tuple[str, str], told: str, refused: Refused, bench_of: Callable[[str], Bench]
) -> None:
    assert refused(_with(change), bench_of("glow").data_file).startswith(told)


def test_a_decoder_over_the_budget(refused: Refused, bench: Bench) -> None:
    big = ("hidden = [24, 24]", "hidden = [1600, 1600]")
    told = refused(_with(big, family="nice"), bench.data_file)
    assert "c.toml: model: its decoder takes " in told
    assert "6,000,000 is the most. Lower widths" in told
    assert told.endswith('or storage = "int8"')


def test_what_is_for_no_page_may_be_of_any_size(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, run = tmp_path / "c.toml", str(tmp_path / "run")
    big = ("hidden = [24, 24]", "hidden = [1600, 1600]")
    short = ("steps = 24", "steps = 1")
    config.write_text(_with(big, short, ("[export]", "[export]\npage = false"), family="nice"))
    command = [str(config), "--data", str(bench.data_file), "--run", run]
    assert main(["train", *command]) == 0
    assert main(["evaluate", *command]) == 0
    assert main(["export", *command, "--models", str(tmp_path / "models")]) == 1
    assert "export.page: its config says that it is for no page" in capsys.readouterr().err


def test_weights_for_8_bits_are_not_held_to_16(bench: Bench, tmp_path: Path) -> None:
    """Of 4.1 million numbers, which 16 bits would have no room for."""
    path = tmp_path / "c.toml"
    big = ("hidden = [24, 24]", "hidden = [1000, 1000]")
    path.write_text(_with(big, ("[export]", '[export]\nstorage = "int8"'), family="nice"))
    rehearsal.rehearse(load_config(path), bench.data)


def test_the_untrained_model_is_exported_as_a_trained_one(
    refused: Refused, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = onnx_file.export_decoder

    def foreign(*arguments: object) -> bytes:
        """With an operator that no page runs."""
        model = onnx.load_model_from_string(export(*arguments))  # type: ignore[arg-type]
        for node in model.graph.node:
            node.output[:] = ["before" if name == "image" else name for name in node.output]
        model.graph.node.append(onnx.helper.make_node("Identity", ["before"], ["image"]))
        content: bytes = model.SerializeToString()
        return content

    monkeypatch.setattr(onnx_file, "export_decoder", foreign)
    told = refused(_with(family="nice"), bench.data_file)
    assert "c.toml: tiny can't be published: " in told
    assert "uses Identity, which a page doesn't run" in told


@pytest.mark.parametrize("device", ["cuda:9", "gpu", "cuda:x"])
def test_a_device_that_is_not_there(device: str, refused: Refused, bench: Bench) -> None:
    told = refused(_with(family="nice"), bench.data_file, "--device", device)
    assert told.startswith(f"error: --device {device} can't be used: ")


def test_an_empty_record_is_whole() -> None:
    result = blank(Result)
    assert result.test.nats == 0
    assert result.autoencoder is None


# Words


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ('words = ["sun"]', 'words = ["sum"]'),
            "error: c.toml: card.golden: “sum” is not in the vocabulary. Did you mean “sun”?",
        ),
        (
            ('"random-softmax"', '"unigram-softmax"'),
            "error: c.toml: model.loss: unigram-softmax is a counterexample",
        ),
    ],
)
def test_what_words_cannot_have(
    change: tuple[str, str], told: str, refused: Refused, lines: Path
) -> None:
    assert refused(_with(change, family="words"), lines).startswith(told)


@pytest.mark.parametrize(
    "text", ["the cat sat on the mat\nthe dog sat on the log", "sun moon " * 99]
)
def test_too_few_lines_to_test_with(text: str, refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "few.txt"
    path.write_text(text, "utf-8")
    assert "none is set aside to test with: held_out = 10" in refused(_with(family="words"), path)


def test_a_small_vocabulary_has_too_few_neighbours() -> None:
    words = Vocabulary(("sun", "moon", "dark", "noon"), np.ones(4, np.int64))
    with pytest.raises(UserError, match="5 neighbours are shown, and the vocabulary has 3 other"):
        publish.check_golden(GoldenConfig(("sun",), (1.0,)), words)


def test_words_learn_in_one_process(
    refused: Refused, lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    told = refused(_with(family="words"), lines)
    assert told.startswith("error: c.toml: family: word vectors learn in one process, not in 2.")


def test_another_text_leaves_the_run_as_it_is(
    lines: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, run = tmp_path / "c.toml", tmp_path / "run"
    config.write_text(_with(("epochs = 3", "epochs = 1"), family="words"), "utf-8")
    command = ["train", str(config), "--run", str(run), "--data"]
    assert main([*command, str(lines)]) == 0
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    longer = tmp_path / "longer.txt"
    longer.write_text(lines.read_text("utf-8") + "\nsun light sun light\n", "utf-8")
    assert main([*command, str(longer)]) == 1
    assert "longer.txt: data: 1 line here that the run's 600 don't have" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before
    # The same words in other bytes are the same text.
    same = tmp_path / "same.txt"
    same.write_bytes(lines.read_bytes().upper().replace(b"\n", b"\r\n"))
    assert main([*command, str(same)]) == 0


def test_held_out_lines_that_were_learnt_are_left_out(
    tmp_path: Path, lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = lines.read_text("utf-8").split("\n")
    rows[9], rows[19] = rows[0].upper(), rows[1]
    path, config = tmp_path / "doubles.txt", tmp_path / "c.toml"
    path.write_text("\n".join(rows), "utf-8")
    config.write_text(_with(("epochs = 3", "epochs = 1"), family="words"), "utf-8")
    assert main(["train", str(config), "--run", str(tmp_path / "run"), "--data", str(path)]) == 0
    shown = capsys.readouterr().err
    assert (
        f"note: 2 of 60 held-out lines are also learnt from, and are left out: {rows[0]}" in shown
    )


# Pictures in two parts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty pictures of 8 x 8, three of which are there twice, one of them in grey levels off."""
    made = tmp_path / "pictures"
    made.mkdir()
    for index, levels in enumerate(blobs(30, 8, 3, seed=4)):
        Image.fromarray(levels).save(made / f"{index:02}.png")
    return made


def _loaded(folder: Path, tmp_path: Path, seed: int = 7) -> DataSet:
    path = tmp_path / "c.toml"
    path.write_text(_with(("validation = 40", "validation = 8\ntest = 8")), "utf-8")
    return pictures.load(folder, load_config(path).data, seed)


def test_pictures_in_two_parts_are_left_out_and_told(folder: Path, tmp_path: Path) -> None:
    for index, levels in enumerate(blobs(30, 8, 3, seed=4)):
        # Every one twice: whatever the split, some doubles part.
        Image.fromarray(levels).save(folder / f"copy-{index:02}.png")
    before = _loaded(folder, tmp_path)
    data = duplicates.without(before)
    known = {*data.train.prints.hashes}
    assert not known & {*data.test.prints.hashes}
    assert not known & {*data.validation.prints.hashes}
    assert not {*data.validation.prints.hashes} & {*data.test.prints.hashes}
    gone = len(before.test) - len(data.test)
    assert gone > 0
    (note,) = [note for note in data.notes if "to test with" in note]
    assert note.startswith(f"{gone} of 8 of the pictures to test with have been learnt from, and")
    assert ".png" in note
    assert len(data.train) == len(before.train)


def test_nearly_equal_pictures_are_told_and_stay(folder: Path, tmp_path: Path) -> None:
    for index, levels in enumerate(blobs(30, 8, 3, seed=4)):
        mirrored = np.ascontiguousarray(np.minimum(levels, 254)[:, ::-1] + 1)
        Image.fromarray(mirrored).save(folder / f"near-{index:02}.png")
    before = _loaded(folder, tmp_path)
    data = duplicates.without(before)
    assert len(data.test) == len(before.test)
    (note,) = [note for note in data.notes if "to test with" in note]
    assert "are nearly ones that were learnt from: " in note


def test_a_folder_without_doubles_is_as_it_was(folder: Path, tmp_path: Path) -> None:
    data = duplicates.without(_loaded(folder, tmp_path))
    assert data.notes == ()


def test_other_data_another_seed_another_size(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = _with(
        ("validation = 40", "validation = 8\ntest = 8"),
        ("steps = 24", "steps = 2"),
        ("[export]", "[export]\npage = false"),
    )
    config, run = tmp_path / "c.toml", str(tmp_path / "run")
    config.write_text(text, "utf-8")
    command = [str(config), "--run", run]

    def told(*arguments: str) -> str:
        assert main([*arguments]) == 1
        return capsys.readouterr().err.splitlines()[-1].replace(f"{tmp_path}/", "")

    assert main(["train", *command, "--data", str(folder)]) == 0
    # The data is where it was; a file's time says nothing.
    (folder / "00.png").touch()
    assert main(["evaluate", *command]) == 0
    Image.fromarray(blobs(1, 8, 3, seed=9)[0]).save(folder / "aaa.png")
    assert "pictures: data: 1 picture here that the run's 30 don't have" in told(
        "evaluate", *command
    )
    (folder / "aaa.png").unlink()
    config.write_text(text.replace("seed = 7", "seed = 8"), "utf-8")
    for name in ("train", "evaluate"):
        shown = told(name, *command, "--data", str(folder))
        assert shown.startswith("error: c.toml: training.seed: 8 here, 7 in the run run. Set it")
    config.write_text(text.replace("height = 8\nwidth = 8", "height = 16\nwidth = 16"), "utf-8")
    assert told("export", *command).startswith("error: c.toml: model.height: 16 here, 8 in the run")
    assert told("evaluate", *command, "--data", "nowhere").startswith("error: nowhere")


def test_a_card_of_a_very_short_run() -> None:
    """Too short for a speed."""
    manifest = load(ROOT / "content/models/nice-digits/model.json")
    short = replace(manifest, training=replace(manifest.training, seconds=0.0))
    assert "too few to tell images a second" in card(short)
