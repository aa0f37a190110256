"""The works that the archive cites: each is cited, and its fields agree with each other."""

import re

from pybtex.database import parse_file

from huoye.core.build import Build
from huoye.references.bibliography import Bibliography
from tests.conftest import ROOT

FILE = ROOT / "content/bibliography.bib"
ENTRIES = parse_file(str(FILE), "bibtex").entries
TEXTS = {
    path.name: path.read_text("utf-8")
    for folder in ("posts", "pages")
    for path in (ROOT / "content" / folder).rglob("*.md")
}


def keys(text: str) -> set[str]:
    """Of the works that a text cites, or names in any other way."""
    return set(re.findall(r"@([a-z]+\d{4}[a-z]?)\b", text))


def test_every_work_is_cited_and_every_key_is_a_work() -> None:
    assert set().union(*map(keys, TEXTS.values())) == set(ENTRIES)


def test_both_languages_cite_the_same_works() -> None:
    for name, text in TEXTS.items():
        english = TEXTS.get(name.replace(".md", ".en.md"))
        if english is not None:
            assert keys(text) == keys(english), name


def test_keys_say_who_and_when() -> None:
    for key, entry in ENTRIES.items():
        last = entry.persons["author"][0].last_names[-1]
        letters = last.lower().replace("ń", "n").strip("{}").rpartition(" ")[2]
        assert re.fullmatch(rf"{letters}{entry.fields['year']}[a-z]?", key), key


def test_a_number_of_arxiv_is_of_its_year() -> None:
    for key, entry in ENTRIES.items():
        if "eprint" in entry.fields:
            assert f"20{entry.fields['eprint'][:2]}" == entry.fields["year"], key


def test_every_work_can_be_set() -> None:
    works = Bibliography(Build({"PATH": str(ROOT / "content"), "BIBLIOGRAPHY": FILE.name}))
    for key in ENTRIES:
        assert works.work(key).html.endswith("."), key


def test_pages_go_upwards_and_no_title_is_there_twice() -> None:
    titles = [entry.fields["title"] for entry in ENTRIES.values()]
    assert len({title.lower() for title in titles}) == len(titles)
    for key, entry in ENTRIES.items():
        first, _, last = entry.fields.get("pages", "").partition("--")
        assert not last or int(first) < int(last), key
