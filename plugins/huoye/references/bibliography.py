"""The works that a site cites: one BibTeX file, read and set by pybtex.

pybtex is imported by the first page that cites something.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.near import did_you_mean
from huoye.reader.plain_text import plain_text
from huoye.reader.schemes import scheme_of
from huoye.words import said

if TYPE_CHECKING:
    from pybtex.database import Entry

#: Beginning of fields that hold a note in a language, as ``note_zh``.
_NOTE = "note_"
_DOI = re.compile(r"10\.\d{4,9}/\S+")
#: Year and month, and the running number, which has a digit more since 2015.
_ARXIV = re.compile(
    r"(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}"
    r"|[a-z-]+(?:\.[A-Z]{2})?/(?:9[1-9]|0[0-7])(?:0[1-9]|1[0-2])\d{3})(?:v[1-9]\d*)?"
)
#: What is left of TeX in a work that is set.
_TEX = re.compile(r"\\\S+|\$[^$]*\$")


@dataclass(frozen=True)
class Work:
    """One entry of the file."""

    key: str
    #: As a list of references shows it.
    html: str
    #: Language -> what else is said of it there, as HTML.
    notes: Mapping[str, str]

    def note(self, lang: str) -> str:
        """What else is said of it to a reader of a language; "" for nothing."""
        return said(self.notes, lang) if self.notes else ""

    @property
    def text(self) -> str:
        """The same in one line without markup."""
        return plain_text(self.html)


class Bibliography:
    """The site's works; a service of the build."""

    def __init__(self, build: Build) -> None:
        name = build.settings.get("BIBLIOGRAPHY")
        #: None on a site without one.
        self.path: Path | None = (build.content / name).resolve() if name else None
        self._works: dict[str, Work] = {}

    def work(self, key: str) -> Work:
        """That of a key. Raises KeyError for one that isn't there, BuildError for a file or a work
        that can't be read."""
        if key not in self._works:
            self._works[key] = self._set(key, self._entries[key])
        return self._works[key]

    def slug(self, key: str) -> str:
        """Of the site's own article that a work is; "" for any other, or none."""
        entry = self._entries.get(key) if self.path else None
        return entry.fields.get("slug", "") if entry else ""

    def error(self, key: str, error: BuildError) -> BuildError:
        """What is wrong with a work, at its line."""
        line = next(iter(_lines(self._text, key)), None)
        what = f"the slug of the work “{key}” leads nowhere: {error.what}"
        return self._error(what, line, error.mend)

    def near(self, key: str) -> str:
        """What an author of an unknown key may have meant, a sentence."""
        assert self.path is not None
        return did_you_mean(key, self._entries, f"Add the work to {self.path.name}")

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        """Raises BuildError."""
        from pybtex.database import BibliographyDataError
        from pybtex.database.input.bibtex import Parser
        from pybtex.exceptions import PybtexError

        text = self._text
        try:
            entries = Parser().parse_string(text).entries
        except BibliographyDataError as error:
            key = str(error).rpartition(": ")[2]
            lines = _lines(text, key)
            line = lines[1] if len(lines) > 1 else None
            what = f"the work “{key}” is there twice"
            raise self._error(what, line, "Remove one, or rename it") from None
        except PybtexError as error:
            what = re.sub(r"^syntax error in line \d+: ", "", str(error))
            mend = "Look at the braces and quotes from there upwards"
            raise self._error(what, getattr(error, "lineno", None), mend) from None
        return {key: entries[key] for key in entries}

    @cached_property
    def _text(self) -> str:
        assert self.path is not None
        try:
            return self.path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            mend = "Correct the setting BIBLIOGRAPHY, which counts from the root of the content"
            raise self._error(f"the bibliography can't be read: {reason}", None, mend) from None

    def _set(self, key: str, entry: Entry) -> Work:
        """A work as readers see it. Raises BuildError at its line."""
        from pybtex.exceptions import PybtexError

        from huoye.references.bibliography_style import Html, Style

        line = next(iter(_lines(self._text, key)), None)
        self._check(key, entry, line)
        try:
            html = Style().format_entry("", entry).text.render(Html())
        except PybtexError as error:
            what = f"the work “{key}” can't be set: {error}"
            raise self._error(what, line, "Complete the entry, or make it @misc") from None
        if left := _TEX.search(plain_text(html)):
            what = f"the work “{key}” has {left[0]}, which is TeX"
            raise self._error(what, line, "Write the signs themselves, as in L² or ×")
        notes = {
            name.removeprefix(_NOTE): escape(text, quote=False)
            for name, text in entry.fields.items()
            if name.startswith(_NOTE)
        }
        return Work(key, " ".join(html.split("\n")), notes)

    def _check(self, key: str, entry: Entry, line: int | None) -> None:
        """What becomes a link. Raises BuildError."""
        fields: Mapping[str, str] = entry.fields
        url, doi, eprint = (fields.get(name, "") for name in ("url", "doi", "eprint"))
        if url and scheme_of(url) not in ("http", "https"):
            what = f"the address of “{key}” is none of the web: {url}"
            raise self._error(what, line, "Write https://…")
        if doi and not _DOI.fullmatch(doi):
            what = f"the DOI of “{key}” is none: {doi}"
            raise self._error(what, line, "Write it without an address, as in 10.1007/b98874")
        if eprint and not _ARXIV.fullmatch(eprint):
            what = f"the number of “{key}” is none of arXiv: {eprint}"
            raise self._error(what, line, "Write it without a prefix, as in 1410.8516")

    def _error(self, what: str, line: int | None, mend: str) -> BuildError:
        return BuildError(what, path=self.path, line=line, mend=mend)


def _lines(text: str, key: str) -> list[int]:
    """Where works of a key begin."""
    found = re.finditer(rf"^\s*@\w+\s*[{{(]\s*{re.escape(key)}\s*,", text, re.M | re.I)
    return [text.count("\n", 0, match.end()) + 1 for match in found]
