"""How a work is set: pybtex's style “unsrt”, titles as they are written, without its own markup."""

from __future__ import annotations

from html import escape
from typing import Any

from pybtex.backends.html import Backend
from pybtex.database import Person
from pybtex.style.formatting import unsrt
from pybtex.style.names.plain import NameStyle
from pybtex.style.template import FieldIsMissing, field, join, node, sentence

from huoye.reader.han import is_wide
from huoye.reader.schemes import scheme_of

_NOT_LETTERS = {ord(sign): None for sign in " ,·{}"}


def _is_han(person: Person) -> bool:
    signs = str(person).translate(_NOT_LETTERS)
    return bool(signs) and all(map(is_wide, signs))


def _is_rest(person: Person) -> bool:
    """BibTeX's “and others”."""
    return str(person) == "others"


@node  # type: ignore[untyped-decorator]
def _joined_names(children: Any, context: Any, role: str) -> Any:
    persons = context["entry"].persons.get(role)
    if not persons:
        raise FieldIsMissing(role, context["entry"])
    has_rest = len(persons) > 1 and _is_rest(persons[-1])
    known = persons[:-1] if has_rest else persons
    style = context["style"]
    formatted = [style.format_name(person, style.abbreviate_names) for person in known]
    if all(map(_is_han, known)):
        return join[join(sep="、")[formatted], "等" if has_rest else ""].format_data(context)
    if has_rest:
        return join[join(sep=", ")[formatted], " et al"].format_data(context)
    return join(sep=", ", sep2=" and ", last_sep=", and ")[formatted].format_data(context)


class _Names(NameStyle):
    """Chinese ones as they are said, the family's first, however the file has them."""

    def format(self, person: Person, abbr: bool = False) -> Any:
        if not _is_han(person):
            return super().format(person, abbr)
        parts = (person.prelast_names, person.last_names, person.first_names, person.middle_names)
        return join["".join(name.strip("{}") for part in parts for name in part)]


class Style(unsrt.Style):
    """Works in the order in which they are cited."""

    def __init__(self) -> None:
        super().__init__()
        self.format_name = _Names().format

    def format_names(self, role: Any, as_sentence: bool = True) -> Any:
        joined = _joined_names(role)
        return sentence[joined] if as_sentence else joined

    def format_title(self, e: Any, which_field: str, as_sentence: bool = True) -> Any:
        # Of a Chinese title, and of most on the web, small letters would be wrong.
        return sentence[field(which_field)] if as_sentence else field(which_field)


class Html(Backend):
    """Text with emphasis and links, as a page holds it."""

    symbols = {"ndash": "–", "newblock": "\n", "nbsp": "\u00a0"}  # noqa: RUF012  # pybtex's form

    def format_str(self, text: str) -> str:
        return escape(text, quote=False)

    def format_protected(self, text: str) -> str:
        return text

    @staticmethod
    def format_href(url: str, text: str, external: bool = False) -> str:
        is_web = scheme_of(url) in ("http", "https")
        return f'<a href="{escape(url)}">{text}</a>' if text and is_web else text
