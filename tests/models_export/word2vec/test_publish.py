"""From a run to a model's folder, by the command line, and what the files compute."""

from pathlib import Path

import pytest

from huoye.onnx_demos.manifest.word_manifest import load
from models_export.__main__ import main
from models_export.errors import UserError
from models_export.export.card import card
from models_export.word2vec.config import WordConfig
from models_export.word2vec.evaluation import load_result, measure
from models_export.word2vec.publish import publish
from models_export.word2vec.training import train
from tests.models_export.tiny import word_config

pytestmark = pytest.mark.train


def test_the_commands_in_order(
    tmp_path: Path, lines: Path, sets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    word_config(tmp_path)
    config, run, models = (str(tmp_path / name) for name in ("tiny.toml", "run", "models"))
    assert main(["data", "--data", str(lines)]) == 0
    assert "600 lines with text" in capsys.readouterr().out
    assert main(["train", config, "--data", str(lines), "--run", run]) == 0
    assert main(["export", config, "--run", run, "--models", models]) == 1
    assert "Run the evaluate command first" in capsys.readouterr().err
    assert main(["evaluate", config, "--run", run]) == 1
    assert "name their folder with --sets" in capsys.readouterr().err
    assert main(["evaluate", config, "--run", run, "--sets", str(sets)]) == 0
    assert "pairs: " in capsys.readouterr().out
    assert main(["export", config, "--run", run, "--models", models]) == 0
    assert main(["card", config, "--models", models]) == 0

    folder = tmp_path / "models" / "tiny"
    manifest = load(folder / "model.json")
    assert manifest.words == 12
    assert manifest.centred
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
    tmp_path: Path, lines: Path, sets: Path, tiny_words: WordConfig
) -> None:
    run = tmp_path / "run"
    train(tiny_words, [lines], run)
    measure(tiny_words, run, sets)
    (run / "final.safetensors").write_bytes((run / "final.safetensors").read_bytes() + b" ")
    with pytest.raises(UserError, match="is of other weights"):
        publish(tiny_words, run, tmp_path / "models" / "tiny")
    (run / "evaluation.json").write_text("{}")
    with pytest.raises(UserError, match=r"missing field.*evaluate command again"):
        load_result(run)


def test_a_golden_word_must_be_known(tmp_path: Path, lines: Path, sets: Path) -> None:
    config = word_config(tmp_path, ('words = ["sun"]', 'words = ["banana"]'))
    run = tmp_path / "run"
    train(config, [lines], run)
    measure(config, run, sets)
    with pytest.raises(UserError, match="“banana” is not in the vocabulary"):
        publish(config, run, tmp_path / "models" / "tiny")
    assert not (tmp_path / "models" / "tiny").exists()
