"""Texts of pages are packed while nobody reads them, and are the same when somebody does."""

from __future__ import annotations

from pathlib import Path

import pytest
from pelican import Pelican
from pelican.contents import Article, Content
from pelican.plugins import signals
from pelican.settings import read_settings

from huoye.reader.page_result import PageResult
from huoye.reader.resting_text import RestingText
from tests.conftest import page_head

#: Of Pelican's pages; other plugins read and write it.
_FIELD = "_content"
_TEXT = "活页 <a href='{attach}a.txt' id=\"b\">and half a pair\ud800</a> " * 40


def test_a_result_rests_and_tells_the_same() -> None:
    awake = PageResult(Path("/a.md"), html=_TEXT)
    resting = PageResult(Path("/a.md"), html=_TEXT)
    packed = resting.rest()
    assert len(packed.packed) < len(_TEXT) / 5
    assert resting.html == str(packed) == _TEXT
    assert resting == awake
    assert (resting.ids, resting.links, resting.labels) == (awake.ids, awake.links, awake.labels)
    assert resting.attaches
    assert resting.digest == awake.digest
    assert resting.awake() is resting.html
    # What is packed already is not packed again.
    assert resting.rest() is packed is resting.rest()
    assert PageResult(Path("/a.md")).html == "" == str(PageResult(Path("/a.md")).rest())


def test_pages_of_pelican_rest_until_they_are_shown(tmp_path: Path) -> None:
    """But for one that somebody has changed."""
    for name in ("a", "b"):
        source = tmp_path / f"content/{name}.md"
        source.parent.mkdir(exist_ok=True)
        source.write_text(f"{page_head(name, title=name)}Text of {name}.\n", "utf-8")
    found: dict[str, tuple[type, str]] = {}

    def change(page: Content) -> None:
        if page.slug == "b":
            setattr(page, _FIELD, f"{getattr(page, _FIELD)}More.")

    def look(generators: list[object]) -> None:
        for page in generators[0].articles:  # type: ignore[attr-defined]
            found[page.slug] = type(vars(page)[_FIELD]), getattr(page, _FIELD)

    settings = read_settings(
        override={
            "PATH": str(tmp_path / "content"),
            "OUTPUT_PATH": str(tmp_path / "output"),
            "CACHE_PATH": str(tmp_path / "cache"),
            "PLUGINS": ["huoye"],
            "SITEURL": "https://example.org",
        }
    )
    with (
        signals.content_object_init.connected_to(change),
        signals.all_generators_finalized.connected_to(look),
    ):
        Pelican(settings).run()
    assert found == {
        "a": (RestingText, "<p>Text of a.</p>"),
        "b": (str, "<p>Text of b.</p>More."),
    }
    assert "Text of b.</p>More." in (tmp_path / "output/b.html").read_text("utf-8")


def test_a_page_without_a_text_has_none() -> None:
    page = Article.__new__(Article)
    with pytest.raises(AttributeError, match=_FIELD):
        getattr(page, _FIELD)
