"""What authors write, snippet by snippet: the same on both engines, or sent to Pyodide."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pyodide_widgets.responder.conftest import Run, Twice

FOLDER = Path(__file__).with_name("snippets")
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))
#: Those that MicroPython must not be without.
_ANSWERED = """
    attributes_of_own_objects bit_operations bits_of_conditions bool_is_an_object
    class_with_operators closures comprehensions conditions counting dataclass
    dictionary_in_place except_overflow f_string_formats f_string_nested_and_equals finally
    float_text format_and_percent generators infinity_and_nan inheritance itertools list_in_place
    largest_by_value loops_with_else
    match_values_only next_with_a_default order_of_lists
    math_core math_whole_and_exact matrices names_beyond_ascii
    order_of_dictionaries order_of_dictionaries_plain parameters_by_place_and_name
    round_to_digits slices sorted_keys star_expressions state_in_a_default
    subclass_of_a_dataclass sum_of_floats text_methods_of_ascii text_of_numbers type_as_a_name
    type_hints walrus whole_and_float whole_numbers_with_a_prefix
    zero_to_the_power_of_zero zeros_added_exactly
"""
ANSWERED = frozenset(_ANSWERED.split())


@pytest.fixture(scope="module")
def outcomes(twice: Run) -> dict[str, Twice]:
    sources = [(FOLDER / f"{name}.py").read_text("utf-8") for name in NAMES]
    return dict(zip(NAMES, twice(sources), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_a_snippet_has_one_answer(name: str, outcomes: dict[str, Twice]) -> None:
    found = outcomes[name]
    assert not found.differs, f"{found.pyodide}\n{found.micropython}"
    assert found.is_same == (name in ANSWERED), f"{found.refused} {found.micropython}"
