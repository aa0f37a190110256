"""From a run to a model's folder, by the command line, and what the files compute."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from huoye.onnx_demos.word_manifest import load
from models_export.__main__ import main
from models_export.data.vocabulary import Vocabulary
from models_export.errors import UserError
from models_export.evaluation import word_sets as evaluate
from models_export.evaluation import words as measure
from models_export.export import onnx_file as onnx_export
from models_export.export import scorer as export
from models_export.export.scorer import Scorer
from models_export.export.word_card import card
from models_export.export.words import publish
from models_export.training.words import train
from models_export.word2vec import stored
from models_export.word2vec.config import WordConfig
from tests.models_export.tiny_words import read_config

pytestmark = pytest.mark.train


def test_the_commands_in_order(
    tmp_path: Path, lines: Path, sets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read_config(tmp_path)
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
    measure.measure(tiny_words, run, sets)
    (run / "final.safetensors").write_bytes((run / "final.safetensors").read_bytes() + b" ")
    with pytest.raises(UserError, match="is of other weights"):
        publish(tiny_words, run, tmp_path / "models" / "tiny")
    (run / "evaluation.json").write_text("{}")
    with pytest.raises(UserError, match=r"missing field.*evaluate command again"):
        measure.load(run)


def test_a_golden_word_must_be_known(tmp_path: Path, lines: Path, sets: Path) -> None:
    config = read_config(tmp_path, ('words = ["sun"]', 'words = ["banana"]'))
    run = tmp_path / "run"
    train(config, [lines], run)
    measure.measure(config, run, sets)
    with pytest.raises(UserError, match="'banana' is not in the vocabulary"):
        publish(config, run, tmp_path / "models" / "tiny")
    assert not (tmp_path / "models" / "tiny").exists()


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("centred", [True, False])
def test_the_graph_computes_what_numpy_does(shared: bool, centred: bool) -> None:
    generator = torch.Generator().manual_seed(1)
    inputs = torch.randn(50, 16, generator=generator) + 0.5
    outputs = inputs if shared else torch.randn(50, 16, generator=generator)
    content = export.export(Scorer(inputs, outputs, centred))
    session = onnx_export.session(content)
    ids, weights = np.array([3, 40, 3]), np.array([1, -1, 0.5], np.float32)
    found = onnx_export.run(session, {"ids": ids, "weights": weights})
    e = stored.restored(*stored.quantised(inputs.numpy()))
    w = stored.restored(*stored.quantised(outputs.numpy()))
    units = evaluate.directions(e, centred)
    vector = evaluate.unit(weights @ units[ids])
    assert found["vector"] == pytest.approx(vector, abs=1e-5)
    assert found["cosine"] == pytest.approx(units @ vector, abs=1e-5)
    assert found["logits"] == pytest.approx(w @ (weights @ e[ids]), abs=1e-4)
    assert content == export.export(Scorer(inputs, outputs, centred))


def test_a_sum_that_vanishes_gives_zeros() -> None:
    content = export.export(Scorer(torch.eye(4), torch.eye(4), False))
    feeds = {"ids": np.array([1, 1]), "weights": np.array([1, -1], np.float32)}
    found = onnx_export.run(onnx_export.session(content), feeds)
    assert (found["cosine"] == 0).all()


def test_eight_bits_are_within_half_a_step() -> None:
    weights = np.random.default_rng(1).normal(size=(20, 64)).astype(np.float32)
    weights[3] = 0
    numbers, scales = stored.quantised(weights)
    assert numbers.dtype == np.int8
    assert (np.abs(stored.restored(numbers, scales) - weights) <= scales / 2 + 1e-7).all()
    table = torch.from_numpy(weights)
    doubt = stored.doubt((table, table), centred=False)
    before, after = (evaluate.unit(w) for w in (weights, stored.restored(numbers, scales)))
    assert doubt.cosine == pytest.approx(
        np.abs(before @ before.T - after @ after.T).max(), abs=1e-6
    )
    assert 0 < doubt.cosine < 0.01
    kept = stored.rounded((table, table))
    assert kept[0] is kept[1]


def test_sets_are_measured_as_they_say(tmp_path: Path) -> None:
    words = Vocabulary(("a", "b", "c", "d"), np.array([4, 3, 2, 1], np.int64))
    units = evaluate.unit(np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]], np.float32))
    pairs = tmp_path / "pairs.txt"
    pairs.write_text("A b 9\nc d 8\na c 1\na nothing 5\n\n")
    found = evaluate.similarity(pairs, words, units)
    assert (found.pairs, found.found) == (4, 3)
    assert found.spearman == pytest.approx(0.8660254)  # two cosines are equal
    questions = tmp_path / "questions.txt"
    questions.write_text(": x\na b c d\na b d c\nb a c x\n")
    solved = evaluate.analogies(questions, words, units)
    assert (solved.questions, solved.found) == (3, 2)
    # The three given words don't answer, so that only one is left.
    assert solved.accuracy == 1
    for text, message in (("a b\n", "pairs.txt:1: not two words"), ("a b c\n", "not two words")):
        pairs.write_text(text)
        with pytest.raises(UserError, match=message):
            evaluate.similarity(pairs, words, units)
    questions.write_text("a b c\n")
    with pytest.raises(UserError, match=r"questions\.txt:1: not four words"):
        evaluate.analogies(questions, words, units)
    with pytest.raises(UserError, match="can't be read"):
        evaluate.similarity(tmp_path / "none.txt", words, units)


def test_nearest_leaves_out_what_was_given() -> None:
    cosine = np.array([1, 0.5, 0.9, 0.5, -1], np.float32)
    assert evaluate.nearest(cosine, [0], 3) == [2, 1, 3]
    assert evaluate.nearest(cosine, [2, 0], 2) == [1, 3]


def test_evaluation_is_json(
    tmp_path: Path, lines: Path, sets: Path, tiny_words: WordConfig
) -> None:
    train(tiny_words, [lines], tmp_path / "run")
    text = measure.measure(tiny_words, tmp_path / "run", sets)
    assert "perplexity" in text
    data = json.loads((tmp_path / "run" / "evaluation.json").read_text())
    assert data["likelihood"]["nats"] < data["likelihood"]["unigram"]
    assert abs(data["likelihood"]["nats"] - data["float32"]["nats"]) < 0.05
