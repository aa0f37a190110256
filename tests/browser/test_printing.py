"""Articles as PDF: whole, tagged, with an outline, the same bytes each time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Build, in_both, page_head, write_site

ARTICLE = """# Sections

## 一 one

[elsewhere](https://example.org/)

## 二 two

| a | b |
|---|---|
| 1 | 2 |
"""


@pytest.fixture(scope="module")
def printed(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """printed("name"): a build with PDFs, into a folder of its own."""
    folder = tmp_path_factory.mktemp("printing")
    write_site(folder / "content", {"text": in_both(ARTICLE)})
    draft = page_head("draft", more="Status: draft\n") + ARTICLE
    (folder / "content/posts/draft.md").write_text(draft, "utf-8")

    def run(name: str) -> Path:
        cache = folder / f"cache {name}"
        given = [f'CACHE_PATH="{cache}"', "ARTICLE_PDFS=true"]
        done = build(folder / "content", folder / name, "-e", *given)
        assert done.returncode == 0, done.stdout + done.stderr
        return folder / name

    return run


def test_every_article_is_printed_and_linked(printed: Callable[[str], Path]) -> None:
    site = printed("first")
    names = {path.relative_to(site).as_posix() for path in site.rglob("*.pdf")}
    assert names == {"2020/text/text.pdf", "en/2020/text/text.pdf"}
    assert 'href="../../2020/text/text.pdf"' in (site / "2020/text/index.html").read_text("utf-8")
    for name, lang in (("2020/text/text.pdf", b"zh-Hans"), ("en/2020/text/text.pdf", b"en")):
        pdf = (site / name).read_bytes()
        assert pdf.startswith(b"%PDF-")
        assert b"/Lang (%s)" % lang in pdf
        assert b"/StructTreeRoot" in pdf
        assert b"<FEFF4E8C002000740077006F>" in pdf  # “二 two”, in the outline
        assert b"/CreationDate (D:20191231160000+00'00')" in pdf  # midnight in Shanghai
        assert b"/URI (https://example.org/)" in pdf
        # What leads to pages of a site without an address leads nowhere on paper.
        assert b"site.invalid" not in pdf
        assert re.search(rb"/MediaBox \[0 0 59[56][.\d]* 84[12]", pdf)
    again = printed("second")
    assert {name: (again / name).read_bytes() for name in names} == {
        name: (site / name).read_bytes() for name in names
    }
    shutil.rmtree(again)
