"""Training: it learns, it resumes exactly, it refuses what it can't do."""

import json
from pathlib import Path

import pytest
import torch

from models_export.errors import UserError
from models_export.runs import checkpoint
from models_export.word2vec.config import WordConfig
from models_export.word2vec.directions import directions
from models_export.word2vec.run import load_tables, read_state
from models_export.word2vec.training import check_memory
from tests.models_export.tiny import DAY, NIGHT, train_words, word_config

pytestmark = pytest.mark.train


@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
@pytest.mark.parametrize("shared", ["true", "false"])
def test_words_of_one_kind_come_together(
    tmp_path: Path, lines: Path, architecture: str, shared: str
) -> None:
    config = word_config(
        tmp_path,
        ('"skip-gram"', f'"{architecture}"'),
        ("shared = true", f"shared = {shared}"),
        ("epochs = 3", "epochs = 10"),
    )
    state = train_words(config, [lines], tmp_path / "run")
    assert state.finished
    inputs, outputs = load_tables(tmp_path / "run")
    assert (inputs is outputs) == (shared == "true")
    words = (tmp_path / "run" / "corpus" / "vocabulary.txt").read_text().split("\n")
    ids = {row.split("\t")[0]: index for index, row in enumerate(words)}
    units = directions(inputs.numpy(), centred=True)
    cosines = units @ units.T
    same = cosines[ids[DAY[0]], ids[DAY[1]]]
    other = max(cosines[ids[DAY[0]], ids[word]] for word in NIGHT)
    assert same > other + 0.3
    log = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    assert all(entry["loss"] > 0 for entry in log)


@pytest.mark.parametrize("stop", [1, 10, 37])
def test_an_interrupted_run_ends_with_the_same_bits(tmp_path: Path, lines: Path, stop: int) -> None:
    config = word_config(tmp_path, ("subsampling = 0.0", "subsampling = 0.05"))
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    train_words(config, [lines], whole)
    assert not train_words(config, [lines], broken, stop=stop).finished
    assert not (broken / "final.safetensors").exists()
    state = train_words(config, [lines], broken)
    newest = checkpoint.latest(whole)
    assert newest is not None
    assert (state.step, state.finished) == (read_state(newest).step, True)
    assert stop < state.step
    name = "final.safetensors"
    assert (broken / name).read_bytes() == (whole / name).read_bytes()
    # A finished run is left as it is.
    assert train_words(config, [lines], broken) == state


def test_tables_over_the_memory_are_told(tmp_path: Path) -> None:
    config = word_config(tmp_path, ("positions = 70", "positions = 70\nmemory = 1"))
    with pytest.raises(UserError, match=r"100,000 words of 8 numbers need \d+ MB.*max_words"):
        check_memory(config, 100_000)


def test_damaged_checkpoints_are_told(tmp_path: Path, lines: Path, tiny_words: WordConfig) -> None:
    run = tmp_path / "run"
    train_words(tiny_words, [lines], run, stop=1)
    newest = checkpoint.latest(run)
    assert newest is not None
    (newest / "state.json").write_text("{")
    with pytest.raises(UserError, match=r"damaged state\.json"):
        train_words(tiny_words, [lines], run)
    (newest / "model.safetensors").write_bytes(b"no")
    with pytest.raises(UserError, match="not a readable safetensors"):
        train_words(tiny_words, [lines], run)


def test_an_unfinished_run_has_no_vectors(
    tmp_path: Path, lines: Path, tiny_words: WordConfig
) -> None:
    train_words(tiny_words, [lines], tmp_path / "run", stop=1)
    with pytest.raises(UserError, match="Finish the train command first"):
        load_tables(tmp_path / "run")


def test_no_such_device(tmp_path: Path, lines: Path, tiny_words: WordConfig) -> None:
    with pytest.raises(UserError, match="can't be used"):
        train_words(tiny_words, [lines], tmp_path / "run", device="nonsense")


def test_the_global_generator_is_not_touched(
    tmp_path: Path, lines: Path, tiny_words: WordConfig
) -> None:
    torch.manual_seed(1)
    before = torch.random.get_rng_state()
    train_words(tiny_words, [lines], tmp_path / "run", stop=2)
    assert torch.equal(before, torch.random.get_rng_state())
