"""Which articles are printed, and where; that they are, tests/browser/test_printing.py shows."""

import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.site_settings import Asked
from huoye.printing.articles import Printouts, pdf_address, pdf_of
from huoye.printing.command import arguments
from huoye.printing.printer import NOWHERE, base_of, file_at


@pytest.mark.parametrize(
    ("page", "pdf"),
    [
        ("2009/ellipse/index.html", "2009/ellipse/ellipse.pdf"),
        ("ellipse.html", "ellipse.pdf"),
        ("posts/a.b.html", "posts/a.b.pdf"),
        ("index.html", "index.pdf"),
    ],
)
def test_a_pdf_bears_the_name_of_its_page(page: str, pdf: str) -> None:
    assert pdf_address(page) == pdf


def test_templates_link_what_is_printed() -> None:
    article = SimpleNamespace(save_as="a/index.html", status="published")
    draft = SimpleNamespace(save_as="drafts/a.html", status="draft")
    assert pdf_of({"ARTICLE_PDFS": True}, article) == "a/a.pdf"
    assert pdf_of({"ARTICLE_PDFS": True}, draft) == ""
    assert pdf_of({}, article) == ""


def test_the_command_asks_pelican_for_them(tmp_path: Path) -> None:
    assert arguments(Asked()) == ["-s", "pelicanconf.py", "-e", "ARTICLE_PDFS=true"]
    asked = Asked(Path("p.py"), Path("posts"), Path("out"), untrusted=True)
    wanted = ["posts", "-s", "p.py", "-o", "out", "-e", "ARTICLE_PDFS=true", "HUOYE_UNTRUSTED=true"]
    assert arguments(asked) == wanted


def test_nothing_outside_of_the_site_is_printed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "a").mkdir(parents=True)
    (site / "a/index.html").write_text("")
    (site / "一.css").write_text("")
    (tmp_path / "secret").write_text("")
    (site / "link").symlink_to(tmp_path / "secret")
    base = base_of("https://example.org/blog/")
    assert base == "https://example.org/blog"
    assert base_of("") == base_of("/blog") == NOWHERE
    assert file_at(site, f"{base}/a/", base) == file_at(site, f"{base}/a", base)
    assert file_at(site, f"{base}/%E4%B8%80.css", base) == site / "一.css"
    for url in ("../secret", "link", "none.css", "//etc/passwd", "%2e%2e/secret"):
        assert file_at(site, f"{base}/{url}", base) is None, url
    assert file_at(site, "https://example.org/secret", base) is None


def test_without_a_browser_the_author_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text("<p>text</p>")
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    printouts = Build({"CACHE_PATH": str(tmp_path / "cache")}).get(Printouts)
    article = SimpleNamespace(source_path="a.md", save_as="a.html", date=datetime(2020, 1, 1))
    printouts.note([article])
    with pytest.raises(BuildError, match="can't be printed without playwright"):
        list(printouts.write(tmp_path))
