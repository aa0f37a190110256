"""The strict scan of blocks: what authors get wrong, with its line."""

import pytest

from huoye.live.scan import ScanError, scan, take_code

KNOWN = {"sample", "formula", "note"}


def _scan(text: str, first_line: int = 1):  # type: ignore[no-untyped-def]
    return scan(text.split("\n"), KNOWN, first_line)


def test_reads_name_argument_options_and_lines() -> None:
    text = """文字

/// sample | nice-digits
    count: 4
    temperature: 0.5

图注。
///
"""
    (block,) = _scan(text, first_line=10)
    assert (block.name, block.argument, block.line) == ("sample", "nice-digits", 12)
    assert block.options == {"count": 4, "temperature": 0.5}
    assert block.option_lines == {"count": 13, "temperature": 14}


def test_several_and_nested() -> None:
    text = "//// note | 外\n\n/// formula | ellipse\n///\n\n////\n\n/// sample | a\n///"
    assert [block.name for block in _scan(text)] == ["note", "formula", "sample"]


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_fenced_code_is_skipped(fence: str) -> None:
    assert _scan(f"{fence}text\n/// nonsense | x\n{fence}\n") == []


def test_a_longer_fence_holds_a_shorter_one() -> None:
    text = "````\n```\n/// nonsense\n```\n````\n/// sample | a\n///"
    assert [block.name for block in _scan(text)] == ["sample"]


@pytest.mark.parametrize(
    ("text", "line", "what", "mend"),
    [
        ("\n/// sampel | a\n///", 2, "unknown block “sampel”", "did you mean “sample”?"),
        ("/// xyz\n///", 1, "unknown block", "the blocks are: formula, note, sample"),
        ("a\n\n/// sample | a\n\n图注", 3, "never closed", "a line with ///"),
        ("//// sample | a\n\n图注\n///", 1, "never closed", "a line with ////"),
        ("/// sample | a\n    count: 1\n    count: 2\n///", 3, "given twice", "keep one"),
        ("/// sample | a\n    count: [1\n///", 2, "options of “sample”", "name: value"),
        ("/// sample | a\n    一句图注\n///", 2, "not a list of names", "empty line"),
    ],
)
def test_errors(text: str, line: int, what: str, mend: str) -> None:
    with pytest.raises(ScanError) as caught:
        _scan(text)
    assert caught.value.line == line
    assert what in caught.value.what
    assert mend in caught.value.mend


def test_code_in_a_block_is_taken_out_with_its_lines() -> None:
    text = """/// note | a
    x: 1

```python
one
```

Caption.

~~~~python test
```
two
~~~~
///

```python
not inside
```"""
    lines = text.split("\n")
    (block,) = scan(lines, KNOWN, 10)
    assert (block.line, block.end_line) == (10, 23)
    first, second = take_code(lines, block, 10)
    assert (first.info, first.code, first.line) == ("python", "one\n", 14)
    assert (second.info, second.code, second.line) == ("python test", "```\ntwo\n", 20)
    assert lines[3:6] == ["", "", ""] and lines[9:13] == [""] * 4
    assert lines[7] == "Caption." and lines[-2] == "not inside"
