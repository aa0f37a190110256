"""How an article is cited: what readers copy, and what catalogues read."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pybtex.database import parse_string

from huoye.references.cite_this import Citation

PLAIN = Citation(
    title="An ellipse",
    authors=("Kepler, J.", "苏剑林"),
    site="Pages",
    slug="ellipse",
    lang="zh",
    date=datetime(2009, 8, 1, tzinfo=UTC),
    modified=None,
    url="https://example.org/ellipse/",
    license="https://example.org/licence",
    tags=("conics",),
)


def test_bibtex() -> None:
    assert PLAIN.bibtex == (
        "@misc{ellipse-2009,\n"
        "  author = {{Kepler, J.} and 苏剑林},\n"
        "  title = {{An ellipse}},\n"
        "  howpublished = {Pages},\n"
        "  year = {2009},\n"
        "  month = aug,\n"
        "  url = {https://example.org/ellipse/},\n"
        "}"
    )
    assert "url" not in replace(PLAIN, url="").bibtex


@pytest.mark.parametrize("title", ["50% of $x_1$ & #2", "a^2 ~ \\b", "{a}", "}{", "A and B"])
def test_bibtex_reads_what_was_written(title: str) -> None:
    written = replace(PLAIN, title=title, authors=(title,), slug="a{b},c").bibtex
    (entry,) = parse_string(written, "bibtex").entries.values()
    assert entry.key == "abc-2009"
    assert len(entry.persons["author"]) == 1


def test_tags_of_catalogues() -> None:
    assert PLAIN.meta == [
        ("citation_title", "An ellipse"),
        ("citation_author", "Kepler, J."),
        ("citation_author", "苏剑林"),
        ("citation_publication_date", "2009/08/01"),
        ("citation_journal_title", "Pages"),
        ("citation_language", "zh-Hans"),
        ("citation_fulltext_html_url", "https://example.org/ellipse/"),
    ]


def test_json_ld_is_data_whatever_the_title_says() -> None:
    title = '</script><script>alert(1)</script><!-- "&amp;'
    written = replace(PLAIN, title=title, url="").json_ld
    assert not {"<", ">", "&"} & set(written)
    data = json.loads(written)
    assert data["headline"] == title
    assert data["author"][1] == {"@type": "Person", "name": "苏剑林"}
    assert data["datePublished"] == data["dateModified"] == "2009-08-01T00:00:00+00:00"
    assert "url" not in data
    own = json.loads(replace(PLAIN, authors=("Pages",)).json_ld)
    assert own["author"] == [{"@type": "Organization", "name": "Pages"}]
