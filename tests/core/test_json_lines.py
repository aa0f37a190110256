"""Lines of values in JSON texts, however they are laid out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.core.json_lines import line_of

TEXT = """{
  "a": 1,
  "b": [10,
        {"c": "x\\n{", "d": []}],

  "e": {
    "f" : null}
}"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ((), 1),
        (("a",), 2),
        (("b",), 3),
        (("b", 0), 3),
        (("b", 1), 4),
        (("b", 1, "d"), 4),
        (("e", "f"), 7),
        (("e", "missing"), 6),
        (("b", 7, "x"), 3),
        (("missing",), 1),
    ],
)
def test_line(place: tuple[str | int, ...], line: int) -> None:
    assert line_of(TEXT, place) == line


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from([None, 2]),
)
def test_any_json_is_walked(value: object, indent: int | None) -> None:
    assert line_of(json.dumps(value, indent=indent), ()) == 1
