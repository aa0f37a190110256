"""The one reading of blocks: names, options, lines, and what authors get wrong."""

import pytest

from huoye.reader.slashes import Blocks, parse

NAMES = {"sample", "formula", "note"}


def _parse(text: str, first_line: int = 1) -> Blocks:
    return parse(text.split("\n"), NAMES, first_line)


def _names(text: str) -> list[str]:
    return [block.name for block in _parse(text)]


def test_reads_name_argument_options_and_lines() -> None:
    text = """文字

/// sample | nice-digits
    count: 4
    temperature: 0.5

图注。
///
"""
    (block,) = _parse(text, first_line=10)
    assert (block.name, block.argument, block.line) == ("sample", "nice-digits", 12)
    assert block.end_line == 17
    assert block.options == {"count": 4, "temperature": 0.5}
    assert block.option_lines == {"count": 13, "temperature": 14}


def test_several_and_nested() -> None:
    text = "//// note | 外\n\n/// formula | ellipse\n///\n\n////\n\n/// sample | a\n///"
    found = [(block.name, block.level, block.end_line) for block in _parse(text)]
    assert found == [("note", 0, 6), ("formula", 1, 4), ("sample", 0, 9)]


def test_names_are_the_same_in_capitals() -> None:
    assert _names("/// Sample | a\n///") == ["sample"]


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_fenced_code_is_skipped(fence: str) -> None:
    assert _parse(f"{fence}text\n/// nonsense | x\n{fence}\n") == Blocks()


def test_a_longer_fence_holds_a_shorter_one() -> None:
    assert _names("````\n```\n/// nonsense\n```\n````\n/// sample | a\n///") == ["sample"]


def test_comments_are_skipped_and_code_in_a_line_is_not() -> None:
    assert _parse("<!--\n/// nonsense\n-->") == Blocks()
    assert _names("`<!--`\n\n/// sample | `a`\n///\n\n`-->`") == ["sample"]


def test_tabs_are_four_spaces() -> None:
    (block,) = _parse("/// sample | a\n\tcount: 1\n///")
    assert block.options == {"count": 1}


@pytest.mark.parametrize(
    ("text", "line", "what", "mend"),
    [
        ("\n/// sampel | a\n///", 2, "unknown block “sampel”", "Did you mean “sample”?"),
        ("/// xyz\n///", 1, "unknown block", "The blocks are: formula, note, sample"),
        ("a\n\n/// sample | a\n\n图注", 3, "never closed", "a line with ///"),
        ("//// sample | a\n\n图注\n///", 1, "never closed", "a line with ////"),
        ("//// note\n\n/// sample | a\n\n////", 3, "the block “sample” is never closed", "///"),
        ("/// note\n/// hello\n///", 2, "unknown block “hello”", "The blocks are"),
        ("/// sample | a\n    count: 1\n    count: 2\n///", 3, "given twice", "Keep one"),
        ("/// sample | a\n    count: [1\n///", 2, "options of “sample”", "name: value"),
        ("/// sample | a\n    一句图注\n///", 2, "not a list of names", "empty line"),
    ],
)
def test_one_mistake_is_one_problem(text: str, line: int, what: str, mend: str) -> None:
    (problem,) = _parse(text).problems
    assert problem.line == line
    assert what in problem.what
    assert mend in problem.mend


def test_all_problems_are_found_in_one_reading() -> None:
    text = "/// sampel\n///\n\n/// sample | a\n    x: [\n///\n\n/// note\n"
    found = [(problem.kind, problem.line) for problem in _parse(text).problems]
    assert found == [("unknown", 1), ("unreadable", 5), ("unclosed", 8)]


def test_blocks_in_quotations_and_lists_have_their_own_ends() -> None:
    text = "> /// note | a\n>     x: 1\n> ///\n\n- 一\n\n    /// note | b\n    ///\n"
    first, second = _parse(text)
    assert (first.options, first.end_line, first.at_margin) == ({"x": 1}, 3, False)
    assert (second.line, second.end_line, second.at_margin) == (7, 8, False)


def test_a_block_in_a_list_may_end_outside() -> None:
    (block,) = _parse("- 一\n\n    /// note | a\n    文\n///\n")
    assert block.end_line == 5


def test_what_may_be_indented_code_is_no_problem_by_itself() -> None:
    blocks = _parse("/// note\n\n    /// nonsense\n    ///\n    ///\n\n///\n")
    assert blocks.problems == ()
    assert [other.name for other in blocks.others] == ["nonsense"]
    assert blocks.stray_ends == (5,)


def test_a_head_without_its_bar_takes_the_end_that_was_meant_for_it() -> None:
    blocks = _parse("/// note foo\n文\n///\n\n///\n")
    assert (blocks.blocks, blocks.others[0].end_line, blocks.stray_ends) == ((), 3, (5,))


def test_an_option_is_named_as_python_names_a_parameter() -> None:
    """Keyboards have the micro sign; of it and the letter Python makes one name."""
    (block,) = _parse("/// sample | a\n    \u00b5: 1\n///")
    assert (block.options, block.option_lines) == ({"\u03bc": 1}, {"\u03bc": 2})
    (problem,) = _parse("/// sample | a\n    \u00b5: 1\n    \u03bc: 2\n///").problems
    assert "given twice" in problem.what


def test_code_keeps_its_tabs_and_spaces() -> None:
    code = 's = """a\tb\n  \n"""\nif s:\n\tprint(s)\n'
    (block,) = _parse(f"/// sample | a\n```python\n{code}```\n///")
    assert block.fences[0].code == code


def test_code_in_a_block_stands_there_with_its_lines() -> None:
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
    (block,) = _parse(text, 10)
    assert (block.line, block.end_line) == (10, 23)
    first, second = block.fences
    assert (first.info, first.code, first.line) == ("python", "one\n", 14)
    assert (second.info, second.code, second.line) == ("python test", "```\ntwo\n", 20)
    assert (first.end_line, second.end_line) == (15, 22)
