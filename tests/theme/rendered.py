"""A rendered site and its pages, as the tests of this folder look at them."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path


@dataclass(frozen=True)
class Site:
    """A built site. root: what every internal address begins with, "" where all are relative."""

    output: Path
    root: str

    def read(self, name: str) -> str:
        return (self.output / name).read_text(encoding="utf-8")

    def page(self, name: str) -> Page:
        return Page(self.read(name))

    def pages(self) -> list[str]:
        """Names of all pages, relative to the output folder."""
        return sorted(p.relative_to(self.output).as_posix() for p in self.output.rglob("*.html"))


class Page(HTMLParser):
    """The elements of a page in order, as (tag, attributes), and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Attributes of every such element; ``class_`` stands for class."""
        pairs = {name.rstrip("_"): value for name, value in wanted.items()}
        return [a for t, a in self.elements if t == tag and pairs.items() <= a.items()]
