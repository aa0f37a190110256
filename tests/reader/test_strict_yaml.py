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
