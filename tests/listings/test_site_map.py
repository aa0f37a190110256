"""The map of a site: where there is none, and when it becomes several."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

from huoye.core.build import Build
from huoye.listings.language_generator import CONTEXT
from huoye.listings.site_map import MOST, SiteMap


def _context(count: int) -> dict[str, Any]:
    pages = [SimpleNamespace(url=f"{n}/&é.html", lang="en", translations=[]) for n in range(count)]
    return {
        CONTEXT: {"en": {"pages": {}}},
        "categories": [],
        "tags": [],
        "articles": [],
        "pages": pages,
    }


def _written(tmp_path: Path, count: int = 1, **settings: str) -> list[str]:
    build = Build({"SITEMAP_FILE": "sitemap.xml", "SITEURL": "https://a.example", **settings})
    build.get(SiteMap).note(_context(count))
    build.get(SiteMap).write(tmp_path)
    return sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"SITEURL": ""}, "no SITEURL says where the site stands"),
        ({"SITEURL": "/blog"}, "no SITEURL says"),
        ({"SITEMAP_FILE": "../map.xml"}, "no address of an XML file"),
        ({"SITEMAP_FILE": "map"}, "no address of an XML file"),
    ],
)
def test_why_there_is_none_is_said_once(tmp_path: Path, settings: dict[str, str], why: str) -> None:
    build = Build({"SITEMAP_FILE": "sitemap.xml", "SITEURL": "https://a.example", **settings})
    build.get(SiteMap).note(_context(1))
    build.get(SiteMap).write(tmp_path)
    (warning,) = build.problems.warnings()
    assert why in str(warning) and [*tmp_path.iterdir()] == []


def test_nothing_is_written_that_nobody_wants(tmp_path: Path) -> None:
    assert _written(tmp_path, SITEMAP_FILE="") == []


def test_addresses_are_those_of_the_web(tmp_path: Path) -> None:
    assert _written(tmp_path) == ["robots.txt", "sitemap.xml"]
    assert (
        "<loc>https://a.example/0/&amp;%C3%A9.html</loc>" in (tmp_path / "sitemap.xml").read_text()
    )
    robots = (tmp_path / "robots.txt").read_text()
    assert robots.endswith("Allow: /\n\nSitemap: https://a.example/sitemap.xml\n")


def test_what_stands_there_stays(tmp_path: Path) -> None:
    (tmp_path / "robots.txt").write_text("mine")
    assert _written(tmp_path) == ["robots.txt", "sitemap.xml"]
    assert (tmp_path / "robots.txt").read_text() == "mine"


def test_many_addresses_are_parted(tmp_path: Path) -> None:
    names = _written(tmp_path, MOST + 1)
    assert names == ["robots.txt", "sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    counts = [len(ElementTree.parse(tmp_path / name).getroot()) for name in names[1:]]
    assert counts == [MOST, 1, 2]
