"""From a run to a model's folder, by the command line, and what the files compute."""

from pathlib import Path

import pytest

from huoye.onnx_demos.manifest.word_manifest import load
from models_export.__main__ import main
from tests.models_export.rendered import card
from tests.models_export.tiny import word_config

pytestmark = pytest.mark.train


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, lines: Path, sets: Path) -> Path:
    """A folder with a config, a run and models/ after all commands."""
    folder = tmp_path_factory.mktemp("made")
    word_config(folder)
    config, run, models = (str(folder / name) for name in ("tiny.toml", "run", "models"))
    assert main(["train", config, "--data", str(lines), "--run", run]) == 0
    assert main(["export", config, "--run", run, "--models", models]) == 1
    assert main(["evaluate", config, "--run", run]) == 1
    assert main(["evaluate", config, "--run", run, "--sets", str(sets)]) == 0
    assert main(["export", config, "--run", run, "--models", models]) == 0
    assert main(["card", config, "--models", models]) == 0
    return folder


def test_data_is_shown(lines: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "--data", str(lines)]) == 0
    assert "600 lines with text" in capsys.readouterr().out


def test_a_model_folder_is_complete(made: Path) -> None:
    config, run, models = (str(made / name) for name in ("tiny.toml", "run", "models"))
    folder = made / "models" / "tiny"
    manifest = load(folder / "model.json")
    assert manifest.words == 12
    assert manifest.centred
    assert manifest.shrink
    # Whole blocks of 16.
    assert manifest.training.batch == 64
    assert manifest.evaluation.similarity[0].found == 11
    assert manifest.evaluation.similarity[0].pairs == 12
    assert (manifest.evaluation.analogies[0].questions, manifest.evaluation.analogies[0].found) == (
        2,
        1,
    )
    assert 1 < manifest.evaluation.perplexity.full_softmax < 12
    assert (folder / "card.md").read_text("utf-8") == card(manifest)
    # Again, the same bytes; and the card stays.
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert main(["export", config, "--run", run, "--models", models]) == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_other_weights_need_another_evaluation(
    made: Path, sets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = made / "run"
    final = run / "final.safetensors"
    before = final.read_bytes()
    command = ["export", str(made / "tiny.toml"), "--run", str(run), "--models", str(made / "no")]
    try:
        final.write_bytes(before + b" ")
        assert main(command) == 1
        assert "is of other weights. Run the evaluate command again" in capsys.readouterr().err
    finally:
        final.write_bytes(before)
    assert not (made / "no").exists()
