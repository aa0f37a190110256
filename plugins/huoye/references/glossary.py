"""The words and letters of a site: one YAML file, read by the first page that asks for any."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.near import did_you_mean
from huoye.core.structure import Place, StructureError, read, show_place
from huoye.reader import strict_yaml
from huoye.reader.han import is_wide
from huoye.words import said

#: What an address and an id can have.
_KEY = re.compile(r"[a-z0-9][a-z0-9-]*")
_FORMULA = re.compile(r"\$[^$\n]+\$|\\\(")
_PAGE = re.compile(r"[^{}|#?]+\.(?:md|markdown|mkd|mdown)")


@dataclass(frozen=True)
class Term:
    """One entry; mappings are by language."""

    name: dict[str, str]
    #: A sentence in Markdown, without formulas: it is shown as plain text, too.
    means: dict[str, str]
    #: The letter under which a list has it, of a name that begins with none.
    initial: dict[str, str] = field(default_factory=dict)
    #: What else it is called elsewhere, and not on this site.
    avoid: tuple[str, ...] = ()

    def heading(self, lang: str) -> str:
        """The letter under which a list has it."""
        first = said(self.name, lang)[:1].upper()
        return self.initial.get(lang, first) if is_wide(first) else first

    def card(self, lang: str) -> str:
        """What it means, in one line of plain text."""
        text = re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", r"\1", said(self.means, lang))
        return " ".join(re.sub(r"[*`]|\\(?=[^\w\s])", "", text).split())


@dataclass(frozen=True)
class Letter:
    """One row of a list of notation. letter: Markdown, as ``$x$``."""

    letter: str
    means: dict[str, str]


@dataclass(frozen=True)
class _File:
    #: Language -> the page that lists the terms, from the root of the content.
    pages: dict[str, str]
    terms: dict[str, Term]
    notation: dict[str, tuple[Letter, ...]] = field(default_factory=dict)


class Glossary:
    """A service of the build."""

    def __init__(self, build: Build) -> None:
        name = build.settings.get("GLOSSARY")
        #: None on a site without one.
        self.path: Path | None = None
        # Something else by that name is some other plugin's.
        if name and isinstance(name, str):
            self.path = (build.content / name).resolve()

    @property
    def terms(self) -> Mapping[str, Term]:
        """By key. Raises BuildError for a file that can't be read, as all others do."""
        return self._file.terms

    @property
    def notation(self) -> Mapping[str, Sequence[Letter]]:
        """Letters by the name of their list."""
        return self._file.notation

    def address(self, key: str, lang: str) -> str:
        """Where a term is listed, in Pelican's way."""
        return f"{{filename}}/{said(self._file.pages, lang)}#{anchor(key)}"

    def near(self, name: str, known: Mapping[str, Any]) -> str:
        """What an author of an unknown name may have meant, a sentence."""
        assert self.path is not None
        return did_you_mean(name, known, f"Add it to {self.path.name}")

    @cached_property
    def avoided(self) -> re.Pattern[str] | None:
        """Words that no page should have; None for no words."""
        words = sorted(self._instead, key=len, reverse=True)
        if not words:
            return None
        patterns = (
            # A Latin word is whole, in small letters and capitals.
            re.escape(word) if is_wide(word[0]) else rf"(?<!\w){re.escape(word)}(?!\w)"
            for word in words
        )
        return re.compile("|".join(patterns), re.I)

    def instead(self, word: str, lang: str) -> str:
        """What an avoided word is called here."""
        return said(self._instead[word.casefold()].name, lang)

    @cached_property
    def _instead(self) -> Mapping[str, Term]:
        return {word.casefold(): term for term in self.terms.values() for word in term.avoid}

    @cached_property
    def _file(self) -> _File:
        assert self.path is not None
        try:
            text = self.path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            mend = "Correct the setting GLOSSARY, which counts from the root of the content"
            raise self._error(f"the glossary can't be read: {reason}", None, mend) from None
        try:
            node = strict_yaml.compose(text)
            data = strict_yaml.load(text)
        except (yaml.YAMLError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            what = f"the glossary is no YAML: {getattr(error, 'problem', None) or error}"
            mend = getattr(error, "mend", "Write between quotes what holds a colon or a bracket")
            line = text.count("\n", 0, mark.index) + 1 if mark else None
            raise self._error(what, line, mend) from None
        try:
            file = read(_File, data)
            self._check(file)
        except StructureError as error:
            place = show_place(error.place)
            what = f"“{place}” of the glossary: {error.what}" if place else error.what
            mend = error.mend or "Write it as the documentation does"
            raise self._error(what, _line(node, error.place), mend) from None
        return file

    def _check(self, file: _File) -> None:
        """What structure.py knows nothing of. Raises StructureError."""
        if not file.pages:
            raise StructureError(("pages",), "no page", "Name the page that has `/// glossary`")
        for lang, page in file.pages.items():
            if not _PAGE.fullmatch(page):
                mend = "Write its path from the root of the content, as in pages/glossary.md"
                raise StructureError(("pages", lang), f"“{page}” is no page", mend)
        for key, term in file.terms.items():
            place = ("terms", key)
            if not _KEY.fullmatch(key):
                mend = "Write small Latin letters, digits and hyphens"
                raise StructureError(place, f"“{key}” is no key", mend)
            self._check_term(term, place)
        for name, letters in file.notation.items():
            for row, letter in enumerate(letters):
                if not letter.means:
                    what = "no meaning"
                    raise StructureError(("notation", name, row, "means"), what, "Give it one")

    def _check_term(self, term: Term, place: Place) -> None:
        for what in ("name", "means"):
            texts = getattr(term, what)
            empty = next((lang for lang, text in texts.items() if not text.strip()), None)
            if not texts or empty is not None:
                where = (*place, what) if empty is None else (*place, what, empty)
                raise StructureError(where, "nothing stands there", "Write it in each language")
        for lang, text in term.means.items():
            if _FORMULA.search(text):
                mend = "Write letters without dollars: it is shown as plain text, too"
                raise StructureError((*place, "means", lang), "a formula", mend)
        for lang, name in term.name.items():
            if is_wide(name[0]) and lang not in term.initial:
                mend = f"Add `initial: {{{lang}: …}}`, as the letter of its pinyin"
                raise StructureError((*place, "name", lang), "no letter to list it under", mend)
        for at, word in enumerate(term.avoid):
            if not word.strip() or word in term.name.values():
                mend = "Name a word that isn't used here"
                raise StructureError((*place, "avoid", at), f"“{word}” can't be avoided", mend)

    def _error(self, what: str, line: int | None, mend: str) -> BuildError:
        return BuildError(what, path=self.path, line=line, mend=mend)


def anchor(key: str) -> str:
    """Id of a term in its list."""
    return f"term-{key}"


def _line(node: yaml.Node | None, place: Place) -> int:
    """Where a place of the file is, as far as it is there."""
    line = 1
    for part in place:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            item = node.value[part]
            found = (item, item)
        if found is None:
            break
        line, node = found[0].start_mark.line + 1, found[1]
    return line
