"""Text: files and folders, compressed or not, broken or not; and its words."""

import re
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from models_export.data import text
from models_export.data.text import Lines, TokeniserName, tokeniser
from models_export.errors import UserError

NAMES: tuple[TokeniserName, ...] = ("letters", "characters", "jieba")


def test_a_folder_is_read_in_order_and_zst_like_txt(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("third\n\n  \nfourth", "utf-8")
    # Two frames are one text.
    frames = [zstandard.compress(part.encode()) for part in ("first\nsec", "ond\n")]
    (tmp_path / "a.zst").write_bytes(b"".join(frames))
    (tmp_path / ".hidden.txt").write_text("no")
    (tmp_path / "notes.md").write_text("no")
    assert list(Lines(text.files([tmp_path]))) == ["first", "second", "third", "fourth"]


def test_invalid_utf8_is_skipped_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_bytes("春".encode() + b"\xff\xfe" + "风\nwhole\n".encode() + b"cut \xe6\x98")
    lines = Lines([path])
    assert list(lines) == ["春风", "whole", "cut"]
    assert lines.invalid == 3


def test_a_line_without_end_comes_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("春风" * 100_000, "utf-8")
    lines = Lines([path])
    pieces = list(lines)
    assert len(pieces) > 1
    assert "".join(pieces) == "春风" * 100_000
    assert lines.invalid == 0


def test_a_byte_order_mark_is_no_letter(tmp_path: Path) -> None:
    path = tmp_path / "marked.txt"
    path.write_text("word", "utf-8-sig")
    assert list(Lines([path])) == ["word"]


@pytest.mark.parametrize("content", ["é", "e\u0301"])
def test_accents_are_one_with_their_letters(tmp_path: Path, content: str) -> None:
    path = tmp_path / "text.txt"
    path.write_text(f"caf{content} un\u00adseen\ufeff", "utf-8")
    assert list(Lines([path])) == ["café unseen"]


@pytest.mark.parametrize("name", ["A.TXT", "B.Zst"])
def test_case_of_a_suffix_does_not_matter(tmp_path: Path, name: str) -> None:
    content = b"a word"
    path = tmp_path / name
    path.write_bytes(zstandard.compress(content) if name.endswith("st") else content)
    assert text.is_text(path)
    assert text.is_text(tmp_path)
    for found in (text.files([path]), text.files([tmp_path])):
        assert list(Lines(found)) == ["a word"]


def test_what_is_left_out_of_a_folder_is_named(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", ".hidden.txt", "deep/c.pdf", "deep/d.zst"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(zstandard.compress(b"w") if ".zst" in name else b"w")
    others = text.left_out([tmp_path])
    assert [path.name for path in others] == [".hidden.txt", "b.md", "c.pdf"]
    assert text.left_out([tmp_path / "a.txt"]) == []
    shown = text.report([tmp_path])
    assert "left out, not .txt or .zst: 3 files" in shown
    assert all(str(path) in shown for path in others)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file or folder"):
        text.files([tmp_path / "none.txt"])
    with pytest.raises(UserError, match=r"no \.txt or \.zst file in this folder"):
        text.files([tmp_path])
    (tmp_path / "words.csv").write_text("a")
    with pytest.raises(UserError, match="not a text file"):
        text.files([tmp_path / "words.csv"])
    cut = tmp_path / "cut.zst"
    cut.write_bytes(b"no zst at all")
    with pytest.raises(UserError, match=r"cut\.zst: not a whole"):
        list(Lines([cut]))


def test_a_truncated_file_is_told(tmp_path: Path) -> None:
    cut = tmp_path / "cut.zst"
    cut.write_bytes(zstandard.compress(b"word " * 10_000)[:-5])
    with pytest.raises(UserError, match=r"cut\.zst: not a whole"):
        list(Lines([cut]))


def test_words() -> None:
    letters, characters, jieba = (tokeniser(name) for name in NAMES)
    line = "The king's men, 1066: naïve_Über"
    assert letters(line) == ["the", "king's", "men", "1066", "naïve", "über"]
    assert characters("床前明月光，疑是A。") == list("床前明月光疑是")
    assert jieba("举头、明月，低头思故乡。") == ["举头", "明月", "低头", "思", "故乡"]


@pytest.mark.parametrize("mark", "'’‘ʼ＇´")
def test_apostrophes_of_every_form_are_one(mark: str) -> None:
    assert tokeniser("letters")(f"Don{mark}t {mark}so{mark}") == ["don't", "so"]


@pytest.mark.parametrize("word", ["हिन्दी", "שָׁלוֹם", "résumé", "สวัสดี", "பழம்"])
def test_marks_stay_with_their_letters(word: str) -> None:
    assert tokeniser("letters")(f"({word})") == [word]


@given(st.text())
def test_tokenisers_never_invent(line: str) -> None:
    """Words are parts of the line, none is empty, and none holds a space or a line end."""
    for name in NAMES[:2]:
        for word in tokeniser(name)(line):
            lower = re.sub("[’‘ʼ＇´]", "'", line.lower())
            assert word in (lower if name == "letters" else line)
            assert word == word.strip() != ""
            assert not any(mark in word for mark in "\t\n")


def test_one_digest_of_several_files(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(name)
    one = text.digest([tmp_path / "a.txt"])
    both = text.digest([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert one == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert both not in (one, text.digest([tmp_path / "b.txt", tmp_path / "a.txt"]))


def test_a_folder_is_of_what_it_has_more_of(tmp_path: Path) -> None:
    """Captions beside pictures and a cover beside texts are usual."""
    for name in ("a.jpg", "b.PNG", "a.txt", "b.txt", ".hidden.txt"):
        (tmp_path / name).touch()
    assert not text.is_text(tmp_path)
    (tmp_path / "README.txt").touch()
    assert text.is_text(tmp_path)
    (tmp_path / "c.heic").touch()
    assert not text.is_text(tmp_path)
