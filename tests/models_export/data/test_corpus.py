"""Text on disk as ids: what is in them, and what is refused."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from models_export.data import corpus
from models_export.data.corpus import CorpusConfig, Part
from models_export.errors import UserError

CONFIG = CorpusConfig("letters", min_count=2, held_out=3)
WHOLE = replace(CONFIG, held_out=0)


def _write(folder: Path, *lines: str) -> list[Path]:
    path = folder / "text.txt"
    path.write_text("\n".join(lines), "utf-8")
    return [path]


def _words(data: corpus.Corpus, part: Part) -> list[list[str]]:
    starts = [0, *part.ends.tolist()]
    return [
        [data.vocabulary.words[index] for index in part.ids[start:end]]
        for start, end in pairwise(starts)
    ]


def test_lines_survive_but_for_rare_words(tmp_path: Path) -> None:
    paths = _write(tmp_path, "b a a", "", "a rare b", "held a out b", "b b", "only once", "a c c")
    data = corpus.prepare(paths, CONFIG, tmp_path / "corpus")
    # Every third line that holds words is held out, and is not counted.
    assert data.vocabulary.words == ("b", "a")
    assert data.vocabulary.counts.tolist() == [4, 3]
    assert _words(data, data.train) == [["b", "a", "a"], ["a", "b"], ["b", "b"]]
    assert _words(data, data.held_out) == [["a", "b"], ["a"]]
    assert (data.facts.lines, data.facts.invalid, data.facts.distinct) == (6, 0, 8)


def test_it_is_read_once(tmp_path: Path) -> None:
    paths = _write(tmp_path, "a b a b")
    folder = tmp_path / "corpus"
    corpus.prepare(paths, WHOLE, folder)
    stamp = (folder / "train.ids").stat().st_mtime_ns
    corpus.prepare(paths, WHOLE, folder)
    assert (folder / "train.ids").stat().st_mtime_ns == stamp


def test_another_text_or_config_is_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    corpus.prepare(_write(tmp_path, "a b a b"), WHOLE, folder)
    assert len(corpus.prepare(_write(tmp_path, "a b a b a"), WHOLE, folder).train.ids) == 5
    fewer = replace(WHOLE, min_count=1, max_words=2)
    again = corpus.prepare(_write(tmp_path, "a b c a b a"), fewer, folder)
    assert again.vocabulary.words == ("a", "b")


@pytest.mark.parametrize("content", ["", "\n \n", "，。！"])
def test_an_empty_text_is_told(tmp_path: Path, content: str) -> None:
    with pytest.raises(UserError, match=r"text\.txt: no words.*“letters”"):
        corpus.prepare(_write(tmp_path, content), CONFIG, tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["text.txt"]


def test_one_word_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="1 word with a count of 2"):
        corpus.prepare(_write(tmp_path, "word word word"), CONFIG, tmp_path / "corpus")


def test_too_many_words_for_memory_are_told(tmp_path: Path) -> None:
    paths = _write(tmp_path, " ".join(f"a{'b' * index}" for index in range(20)))
    with pytest.raises(UserError, match=r"more than 10 different words.*max_distinct"):
        corpus.prepare(paths, replace(CONFIG, max_distinct=10), tmp_path / "corpus")


def test_invalid_bytes_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(b"a b \xff a b " + "é".encode() * 30 + b"\n")
    data = corpus.prepare([path], WHOLE, tmp_path / "corpus")
    assert data.facts.invalid == 1
    assert _words(data, data.train) == [["a", "b", "a", "b"]]
    assert "1 byte sequences are no UTF-8, and have been skipped" in capsys.readouterr().err


def test_what_is_left_out_or_converted_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "text"
    source.mkdir()
    (source / "notes.pdf").touch()
    (source / "a.txt").write_bytes("où était le château ? où était-il\n".encode("cp1252") * 3)
    said = []
    for _ in range(2):
        data = corpus.prepare([source], CONFIG, tmp_path / "corpus")
        said.append([line for line in capsys.readouterr().err.splitlines() if "note" in line])
    assert said[0] == said[1]
    left_out, converted = said[0]
    assert left_out == f"note: left out 1 file not named .txt or .zst: {source / 'notes.pdf'}"
    assert converted.startswith(f"note: {source / 'a.txt'}: read as cp1252, which its bytes look")
    assert data.vocabulary.ids.keys() == {"où", "était", "le", "château", "il"}
    assert data.facts.left_out == (str(source / "notes.pdf"),)
    assert data.facts.encodings == {str(source / "a.txt"): "cp1252"}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["one line alone " * 9], "of 1 line with words none is set aside .*lines or more"),
        (["a b"] * 2, "of 2 lines with words none is set aside to test with: held_out = 3"),
        (["a b", "a b", "a"], "of the 1 lines set aside none has two words .*“letters”"),
    ],
)
def test_a_text_of_too_few_lines_is_told(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(UserError, match=message):
        corpus.prepare(_write(tmp_path, *lines), CONFIG, tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("facts.json", b"{"), ("facts.json", b"[]"), ("train.ids", b"abc"), ("train.lengths", b"")],
)
def test_a_damaged_corpus_is_told_and_made_again(tmp_path: Path, name: str, content: bytes) -> None:
    files, folder = _write(tmp_path, *["a b c"] * 9), tmp_path / "corpus"
    whole = corpus.prepare(files, CONFIG, folder).facts
    (folder / name).write_bytes(content)
    with pytest.raises(
        UserError, match=r"corpus: damaged \(.*\)\. Restore it, or train in another"
    ):
        corpus.load(folder)
    if name == "facts.json":
        assert corpus.prepare(files, CONFIG, folder).facts == whole


def test_a_corpus_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Run the train command first"):
        corpus.load(tmp_path)


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_chunks_are_whole_lines_and_all_of_them(size: int) -> None:
    lengths = np.array([3, 1, 4, 1, 5, 9, 2, 6])
    part = Part(np.zeros(lengths.sum(), np.int32), np.cumsum(lengths))
    chunks = part.chunks(size)
    assert [first for first, _ in chunks] == [0, *(last for _, last in chunks[:-1])]
    assert chunks[-1][1] == len(lengths)
    # None is longer than asked for, but for its last line.
    assert all(lengths[first : last - 1].sum() < size for first, last in chunks)
