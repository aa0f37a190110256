"""The works that the archive cites: each is cited, and its fields agree with each other."""

import re

from pybtex.database import parse_file

from huoye.core.build import Build
from huoye.references.bibliography import Bibliography
from tests.conftest import ROOT

FILE = ROOT / "content/bibliography.bib"
ENTRIES = parse_file(str(FILE), "bibtex").entries
#: Kind of work -> what it must say; and what it may.
REQUIRED = {
    "article": {"title", "journal", "year"},
    "book": {"title", "publisher", "year"},
    "inproceedings": {"title", "booktitle", "year"},
}
OPTIONAL = {
    "article": {"volume", "number", "pages", "doi", "eprint", "archiveprefix", "note"},
    "book": {"volume", "address"},
    "inproceedings": {"volume", "series", "pages", "doi", "url"},
}
PREPRINT = "arXiv preprint"
#: Where a preprint came out later: a conference, or a journal with its volume; a year; pages.
PUBLISHED = re.compile(
    r"(?:Workshop of )?[A-Z][A-Za-z ]+?(?: \d+\(\d+\),)? ((?:19|20)\d\d)(?:, (\d+)(?:–(\d+))?)?"
)
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


def test_every_work_says_what_its_kind_must() -> None:
    """A misspelt field would be left out without a word."""
    for key, entry in ENTRIES.items():
        fields = set(entry.fields)
        assert REQUIRED[entry.type] <= fields <= REQUIRED[entry.type] | OPTIONAL[entry.type], key
        assert all(text == text.strip() and text for text in entry.fields.values()), key
        assert {"pages", "volume"} <= fields or entry.fields.get("journal") in (None, PREPRINT), key
        # Some proceedings have no pages, and are read at an address.
        assert entry.type != "inproceedings" or fields & {"pages", "url"}, key
        assert ("series" in fields) <= ("volume" in fields), key


def test_names_are_whole() -> None:
    """A family's name and one of the person's own, or a title in braces."""
    for key, entry in ENTRIES.items():
        for person in entry.persons["author"]:
            assert person.last_names and (person.first_names or "Lord" in str(person)), key
            assert all(re.fullmatch(r"\w+[\w-]*|\w\.", name) for name in person.first_names), key


def test_a_number_of_arxiv_is_of_its_year() -> None:
    for key, entry in ENTRIES.items():
        is_preprint = entry.fields.get("journal") == PREPRINT
        assert is_preprint == ("eprint" in entry.fields) == ("archiveprefix" in entry.fields), key
        if is_preprint:
            # Until the end of 2014 running numbers had four digits.
            digits = 4 if entry.fields["year"] < "2015" else 5
            form = rf"(\d\d)(0[1-9]|1[0-2])\.\d{{{digits}}}"
            found = re.fullmatch(form, entry.fields["eprint"])
            assert found and f"20{found[1]}" == entry.fields["year"], key
    numbers = [entry.fields["eprint"] for entry in ENTRIES.values() if "eprint" in entry.fields]
    assert len(set(numbers)) == len(numbers)


def test_a_preprint_came_out_in_its_year_or_soon_after() -> None:
    for key, entry in ENTRIES.items():
        if note := entry.fields.get("note"):
            found = PUBLISHED.fullmatch(note)
            assert found and entry.fields["journal"] == PREPRINT, key
            assert 0 <= int(found[1]) - int(entry.fields["year"]) <= 2, key
            assert not found[3] or int(found[2]) < int(found[3]), key
        # Its DOI is that of what came out; arXiv's own would say the number again.
        assert entry.fields.get("journal") != PREPRINT or "doi" not in entry.fields or note, key


def test_a_doi_is_nobody_elses_and_no_address() -> None:
    dois = [entry.fields["doi"] for entry in ENTRIES.values() if "doi" in entry.fields]
    assert len({doi.lower() for doi in dois}) == len(dois)
    for doi in dois:
        assert re.fullmatch(r"10\.\d{4,5}/[A-Za-z0-9][-A-Za-z0-9.()/]*[A-Za-z0-9]", doi), doi
        assert not doi.startswith("10.48550/"), doi


def test_every_work_can_be_set() -> None:
    works = Bibliography(Build({"PATH": str(ROOT / "content"), "BIBLIOGRAPHY": FILE.name}))
    for key in ENTRIES:
        assert works.work(key).html.endswith("."), key


def test_pages_go_upwards_and_no_title_is_there_twice() -> None:
    titles = [entry.fields["title"] for entry in ENTRIES.values()]
    assert len({title.lower() for title in titles}) == len(titles)
    for key, entry in ENTRIES.items():
        if pages := entry.fields.get("pages"):
            found = re.fullmatch(r"(\d+)--(\d+)", pages)
            assert found and int(found[1]) < int(found[2]), key
