"""Files that are not what they should be: named, with what they probably are."""

import sys
from pathlib import Path

import pytest

from huoye.core.errors import BuildError
from huoye.core.problems import Problems
from huoye.reader import PageSource, lints
from huoye.reader.encoding import read_text

CHINESE = "Title: 标题\nDate: 2020-01-02\n\n这是一篇关于椭圆的文章，它的周长没有公式。\n"
TRADITIONAL = "Title: 標題\n\n這是一篇關於橢圓的文章，它的周長沒有公式。\n"
FRENCH = "Title: Théorème\n\nL’été où l’on calcula “déjà” l’intégrale.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "named", "line"),
    [
        (CHINESE, "gbk", "GBK", 1),
        (CHINESE, "gb18030", "GBK", 1),
        (TRADITIONAL, "big5", "Big5", 1),
        (CHINESE, "utf-16", "UTF-16", 1),
        (CHINESE, "utf-16-le", "UTF-16", 1),
        (CHINESE, "utf-16-be", "UTF-16", 1),
        (FRENCH, "cp1252", "Windows-1252", 1),
        ("Title: a\n\n“He said”\n", "cp1252", "Windows-1252", 3),
        (
            "Title: 題\n\n楕円の周の長さには、きれいな公式がありません。\n",
            "shift_jis",
            "Shift JIS",
            1,
        ),
    ],
)
def test_the_likely_encoding_is_named(
    tmp_path: Path, text: str, encoding: str, named: str, line: int
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(text.encode(encoding))
    with pytest.raises(BuildError) as refused:
        read_text(path)
    assert refused.value.line == line
    assert f"not UTF-8; it looks like {named}." in str(refused.value)


def test_a_mark_of_the_byte_order_and_any_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("\ufeff甲\r\n乙\r丙\n".encode())
    assert read_text(path) == "甲\n乙\n丙\n"


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.symlink_to(tmp_path / "gone.md")
    with pytest.raises(BuildError, match="can't be read: No such file"):
        read_text(path)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("甲\n乙\x07lpha", 2, "U+0007 at column 2. Write \\alpha if"),
        ("$a\x08eta$", 1, "Write \\beta if"),
        ("$a\text{b}$", 1, "(TAB) at column 3. Write \\text if"),
        ("```\n\x1b[0m\n```", 2, "U+001B"),
        ("甲\u202e乙", 1, "(RIGHT-TO-LEFT OVERRIDE) at column 2. Remove it: text after it"),
        ("\u2066", 1, "LEFT-TO-RIGHT ISOLATE"),
        ("a\0b", 1, "U+0000"),
        ("a\ufffeb", 1, "U+FFFE"),
        ("a\x85b\x86", 1, "U+0086"),
    ],
)
def test_characters_that_nobody_sees(text: str, line: int, said: str) -> None:
    (error,) = lints.run(PageSource(Path("/a.md"), text))
    assert error.line == line
    assert said in str(error)


def test_tabs_and_marks_of_arabic_are_text() -> None:
    assert (
        lints.run(PageSource(Path("/a.md"), "a\tb\n\tcode\n\u200fעברית\u200e 👨\u200d👩\n")) == []
    )


def test_what_pelican_keeps_to_itself_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    import logging

    problems = Problems()
    problems.listen()
    try:
        raise PermissionError(13, "Permission denied")
    except PermissionError:
        logging.getLogger("pelican.generators").error("Could not process %s", "a.rst")
    finally:
        problems.close()
    (problem,) = problems.found()
    assert str(problem) == "Could not process a.rst: PermissionError: [Errno 13] Permission denied."
    assert sys.exc_info()[1] is None
