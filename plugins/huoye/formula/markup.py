"""HTML and SVG text, always escaped: the one place where tags are put together."""

from __future__ import annotations

from collections.abc import Iterable


class Markup(str):
    """Text that is markup already; every other string is escaped on its way in."""

    __slots__ = ()


def element(tag: str, *content: str, **attributes: str | float | None) -> Markup:
    """``<tag attributes>content</tag>``.

    Attribute names: ``stroke_width`` is stroke-width, ``class_`` is class; camelCase stays.
    None leaves the attribute out; floats keep two decimals, which is plenty on a screen.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(_attribute(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{tag}{written}>{joined(content)}</{tag}>")


def joined(parts: Iterable[str]) -> Markup:
    """Parts in a row, each escaped unless it is markup."""
    return Markup("".join(map(escape, parts)))


def escape(text: str) -> str:
    """Safe between tags and inside double quotes."""
    if isinstance(text, Markup):
        return text
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def _attribute(value: str | float) -> str:
    if isinstance(value, str):
        # Markup inside an attribute is text again.
        return str.__str__(value)
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
