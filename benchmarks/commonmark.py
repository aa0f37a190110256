"""How far the reader agrees with CommonMark: its specification's examples, by section.

    python -m benchmarks.commonmark [--spec spec.txt] [--left SECTION]

The examples come with npm's commonmark-spec. HTML is compared as browsers see it: without the
colours of code, ids of headings, and white space between blocks.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from huoye.core.build import Build
from huoye.reader import Pipeline

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "node_modules/commonmark-spec/spec.txt"
_PIECE = re.compile(
    r"^`{32} example\n(?P<markdown>.*?)^\.\n(?P<html>.*?)^`{32}$|^#{1,6} +(?P<section>[^\n]*)$",
    re.M | re.S,
)
_BLOCK_NAMES = """
    blockquote body dd details div dl dt figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary
    table tbody td th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())


@dataclass(frozen=True)
class Example:
    """A text and the HTML that the specification gives for it."""

    number: int
    section: str
    markdown: str
    html: str


def examples(spec: str) -> Iterator[Example]:
    """Those of a specification, numbered from 1."""
    section, number = "", 0
    for piece in _PIECE.finditer(spec):
        if piece["section"]:
            section = piece["section"]
            continue
        number += 1
        markdown, html = (piece[name].replace("→", "\t") for name in ("markdown", "html"))
        yield Example(number, section, markdown, html)


def normal(html: str) -> str:
    """HTML without what no reader sees."""
    reading = _Normal()
    reading.feed(html)
    reading.close()
    return "".join(reading.out).strip()


class _Normal(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._code = 0
        self._dropped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (tag == "div" and given.get("class") == "highlight") or (tag == "span" and self._code):
            self._dropped.append(tag)
            return
        if tag == "pre":
            self._code += 1
        if re.fullmatch(r"h[1-6]", tag):
            given.pop("id", None)
        if tag == "code":
            given.pop("class", None)
        self._block(tag)
        shown = "".join(f' {name}="{value or ""}"' for name, value in sorted(given.items()))
        self.out.append(f"<{tag}{shown}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._dropped and self._dropped[-1] == tag and (tag == "div" or self._code):
            self._dropped.pop()
            return
        if tag == "pre":
            self._code -= 1
        self._block(tag)
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._code:
            data = data.lstrip("\n") if self.out[-1] == "<code>" else data
        else:
            data = re.sub(r"\s+", " ", data)
            if self._after_block():
                data = data.lstrip()
        self.out.append(data.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))

    def _block(self, tag: str) -> None:
        """White space beside a block is nothing."""
        if tag in _BLOCKS and self.out and not self._code:
            self.out[-1] = self.out[-1].rstrip()

    def _after_block(self) -> bool:
        last = next((piece for piece in reversed(self.out) if piece), "")
        tag = re.fullmatch(r"</?(\w+)[^>]*>", last)
        return not last or bool(tag and tag[1] in (_BLOCKS | {"br"}))


@dataclass
class Agreement:
    """One section's examples and those that come out otherwise here."""

    examples: int = 0
    left: tuple[Example, ...] = ()

    @property
    def share(self) -> float:
        return 1 - len(self.left) / self.examples


def agreement(spec: str, pipeline: Pipeline) -> dict[str, Agreement]:
    """Section -> how far they agree, in the specification's order."""
    found: dict[str, Agreement] = {}
    for example in examples(spec):
        section = found.setdefault(example.section, Agreement())
        section.examples += 1
        if normal(html_of(example, pipeline)) != normal(example.html):
            section.left = (*section.left, example)
    return found


def html_of(example: Example, pipeline: Pipeline) -> str:
    """What the reader makes of an example."""
    return pipeline.html(example.markdown, "en")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--spec", type=Path, default=SPEC)
    parser.add_argument("--left", help="show the disagreements of a section")
    options = parser.parse_args()
    pipeline = Build().get(Pipeline)
    found = agreement(options.spec.read_text("utf-8"), pipeline)
    if options.left:
        for example in found[options.left].left:
            print(f"--- {example.number}\n{example.markdown}")
            print(f"wanted: {normal(example.html)}\ngot:    ", end="")
            print(normal(html_of(example, pipeline)), "\n")
        return
    print("| section | examples | agree | otherwise |\n|---|---|---|---|")
    for name, section in found.items():
        left = " ".join(str(example.number) for example in section.left)
        agree = section.examples - len(section.left)
        print(f"| {name} | {section.examples} | {agree} | {left} |")
    total = sum(section.examples for section in found.values())
    agree = total - sum(len(section.left) for section in found.values())
    print(f"| all | {total} | {agree} | |")


if __name__ == "__main__":
    main()
