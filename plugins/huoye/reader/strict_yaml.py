"""YAML as people write it by hand: options of blocks, and front matter.

PyYAML lets ten lines of aliases stand for gigabytes, goes as deep as Python's stack, and raises
whatever Python's own constructors raise. Here all that can't be a value is an error with its line.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from huoye.core.characters import forbidden

#: Lists within lists.
_DEEPEST = 20
#: Whole numbers have no more bits.
_LARGEST = 2**63
_WHOLE = re.compile(r"[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|\d[\d_]*)$", re.ASCII)
_DECIMAL = re.compile(
    r"(?:[-+]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
    re.ASCII,
)


class YamlError(yaml.MarkedYAMLError):
    """What is wrong (``problem``), where (``problem_mark``, whose line counts from 0), and how to
    mend it."""

    def __init__(self, problem: str, mark: Any, mend: str) -> None:
        super().__init__(problem=problem, problem_mark=mark)
        self.mend = mend


def compose(text: str) -> yaml.Node | None:
    """The values as nodes: as written, with their lines. Raises yaml.YAMLError."""
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def load(text: str) -> Any:
    """The values themselves. Raises yaml.YAMLError."""
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


class _Loader(yaml.SafeLoader):
    """Numbers are those of YAML 1.2: PyYAML has those of 1.1, where 010 is 8, 1:30 is 90 and 1e3 a
    text."""

    #: How many lists and tables are open.
    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            what = f"“*{event.anchor}” stands for another value"
            mend = "Write the value itself, or between quotes what is a text"
            raise YamlError(what, event.start_mark, mend)
        if self._depth > _DEEPEST:
            what = f"more than {_DEEPEST} lists within each other"
            raise YamlError(what, event.start_mark, "Write it flat, or between quotes as a text")
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        if isinstance(node, yaml.ScalarNode) and (sign := forbidden(node.value)):
            raise YamlError(f"the value holds {sign}", node.start_mark, "Take it out")
        return node

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            value = super().construct_object(node, deep)
        except yaml.YAMLError:
            raise
        except Exception as error:  # Python's constructors raise whatever they meet first
            kind = node.tag.rpartition(":")[2]
            what = f"“{_shown(node.value)}” is no {kind}"
            mend = "Correct it, or write it between quotes as a text"
            raise YamlError(what, node.start_mark, mend) from error
        if isinstance(value, int) and abs(value) >= _LARGEST:
            what = f"“{_shown(node.value)}” is too large a number"
            raise YamlError(what, node.start_mark, "Write a smaller one, or a text between quotes")
        return value


def _whole(loader: _Loader, node: yaml.ScalarNode) -> int:
    text = str(node.value).replace("_", "")
    base = {"0b": 2, "0x": 16}.get(text.lstrip("+-")[:2], 10)
    return int(text, base)


_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag not in _NUMBERS]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
# In this order, since a whole number looks like any other.
for _tag, _pattern in zip(_NUMBERS, (_WHOLE, _DECIMAL), strict=True):
    _Loader.add_implicit_resolver(_tag, _pattern, list("-+.0123456789"))
_Loader.add_constructor(_NUMBERS[0], _whole)


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
