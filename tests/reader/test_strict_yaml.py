"""YAML by hand; what is refused of it besides stands in tests/hostile/attacks/articles."""

import datetime

import pytest
import yaml

from huoye.reader import strict_yaml


def test_values_are_yamls() -> None:
    text = "a: 1\nb: [x, 2.5, true, null]\nc: {d: 2020-01-01}\ne: |\n  f\n  g"
    assert strict_yaml.load(text) == {
        "a": 1,
        "b": ["x", 2.5, True, None],
        "c": {"d": datetime.date(2020, 1, 1)},
        "e": "f\ng",
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("010", 10), ("08", 8), ("-007", -7), ("1_000", 1000), ("0x1F", 31), ("-0b11", -3)),
        *(("1e3", 1000.0), ("1e-3", 0.001), ("-1.5E3", -1500.0), ("1.", 1.0), (".5", 0.5)),
        *(("1:30", "1:30"), ("1.2.3", "1.2.3"), ("e3", "e3"), ("-x", "-x"), ("1e", "1e")),
    ],
)
def test_a_number_is_what_it_looks_like(text: str, value: object) -> None:
    """Of YAML 1.1 are base 8, hours and minutes, and a point before every exponent."""
    loaded = strict_yaml.load(f"a: {text}")["a"]
    assert (loaded, type(loaded)) == (value, type(value))


def test_what_is_composed_is_as_it_is_written() -> None:
    node = strict_yaml.compose("a: 2020-13-01")
    assert isinstance(node, yaml.MappingNode)
    ((_, value),) = node.value
    assert value.value == "2020-13-01"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2020-13-01", "“2020-13-01” is no timestamp"),
        ("a: 1\nb: !!int ''", "“” is no int"),
        ("a: &a 1\nb: *a", "“*a” stands for another value"),
        ("a: 1\nb: 9223372036854775808", "“9223372036854775808” is too large a number"),
        ('a: 1\nb: "\\0"', "the value holds the control character U+0000"),
        ("a: 1\nb: " + "[" * 22 + "]" * 22, "more than 20 lists within each other"),
    ],
)
def test_what_is_no_value_has_its_line(text: str, problem: str) -> None:
    with pytest.raises(strict_yaml.YamlError) as refused:
        strict_yaml.load(text)
    assert refused.value.problem == problem
    assert refused.value.mend
    assert refused.value.problem_mark is not None
    assert refused.value.problem_mark.line == 1


def test_twenty_lists_are_enough_for_anybody() -> None:
    assert strict_yaml.load("[" * 20 + "]" * 20)
