"""How the articles of a site in three languages are found and followed."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from PIL import Image

from tests.listings.conftest import ADDRESS
from tests.theme.rendered import Page, Site

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
FEEDS = ("all.atom", "maths.atom", "fr.atom", "en.atom", "zh-TW.atom", "all.rss")


def _map(site: Site) -> dict[str, ElementTree.Element]:
    entries = ElementTree.fromstring(site.read("sitemap.xml")).findall(f"{MAP}url")
    places = [entry.findtext(f"{MAP}loc") or "" for entry in entries]
    assert len(places) == len(set(places))
    return dict(zip(places, entries, strict=True))


def _is_there(site: Site, address: str) -> bool:
    name = address.removeprefix(f"{ADDRESS}/")
    return (
        site.output / (f"{name}index.html" if name.endswith("/") or not name else name)
    ).is_file()


def test_the_map_names_all_that_is_public_once_and_nothing_else(site: Site) -> None:
    places = _map(site)
    assert all(_is_there(site, place) for place in places)
    named = {place.removeprefix(f"{ADDRESS}/") for place in places}
    assert {"", "en/", "zh-TW/", "archives.html", "en/archives.html"} <= named
    assert {"circle.html", "circle-en.html", "circle-zh-TW.html", "pages/about.html"} <= named
    assert {"category/maths.html", "en/category/maths.html", "tag/x.html"} <= named
    assert not {name for name in named if "draft" in name or "hidden" in name}
    # In that language nothing has a tag.
    assert "zh-TW/tags.html" not in named


def test_the_map_says_when_articles_changed_and_in_which_languages_they_are(site: Site) -> None:
    entry = _map(site)[f"{ADDRESS}/circle.html"]
    assert (entry.findtext(f"{MAP}lastmod") or "").startswith("2021-03-04T00:00:00")
    versions = {link.get("hreflang"): link.get("href") for link in entry.findall(LINK)}
    assert versions == {
        "en": f"{ADDRESS}/circle-en.html",
        "fr": f"{ADDRESS}/circle.html",
        "zh-TW": f"{ADDRESS}/circle-zh-TW.html",
    }
    alone = _map(site)[f"{ADDRESS}/sphere.html"]
    assert alone.findall(LINK) == []


def test_a_site_in_a_folder_leaves_the_robots_of_its_host_alone(site: Site) -> None:
    assert not (site.output / "robots.txt").exists()


@pytest.mark.parametrize("feed", FEEDS)
def test_feeds_are_read_as_they_are_meant(site: Site, feed: str) -> None:
    read = feedparser.parse(site.read(f"feeds/{feed}.xml"))
    assert not read.bozo, read.get("bozo_exception")
    ids = [entry.id for entry in read.entries]
    assert ids and len(ids) == len(set(ids))
    for entry in read.entries:
        assert urlsplit(entry.link).netloc == "example.org"
        html = entry.content[0].value if "content" in entry else entry.description
        page = Page(html)
        for address in [a.get("src") or a.get("href", "") for _, a in page.elements]:
            # A link into the article itself stays: readers of feeds have all of it.
            assert not address or address.startswith((f"{ADDRESS}/", "https:", "#")), address
        # Each formula once, as MathML.
        assert "mjx-" not in html and "\\(" not in html and "$" not in html
        assert not page.all("script") and not page.all("style")


@pytest.mark.parametrize("feed", [feed for feed in FEEDS if feed.endswith("atom")])
def test_feeds_are_valid_atom(site: Site, feed: str) -> None:
    root = ElementTree.fromstring(site.read(f"feeds/{feed}.xml"))
    assert root.tag == f"{ATOM}feed"
    links = {link.get("rel", "alternate"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"{ADDRESS}/feeds/{feed}.xml"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for needed in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{needed}")) == 1, needed
        moment = element.findtext(f"{ATOM}updated") or ""
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", moment)
        assert urlsplit(element.findtext(f"{ATOM}id") or "").scheme
    for entry in root.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Somebody"


def test_formulas_of_a_feed_are_there_once(site: Site) -> None:
    (entry,) = [
        entry
        for entry in feedparser.parse(site.read("feeds/fr.atom.xml")).entries
        if entry.link.endswith("circle.html")
    ]
    raw = site.read("feeds/fr.atom.xml")
    content = raw[raw.index("<content", raw.index("/circle.html")) :].partition("</content>")[0]
    assert content.count("&lt;math ") == 3
    assert entry.title == "Cercle & carré"


def test_a_former_address_sends_on_without_a_script(site: Site) -> None:
    page = site.page("archives/12/index.html")
    (refresh,) = page.all("meta", **{"http-equiv": "refresh"})
    assert refresh["content"] == "0; url=../../circle.html"
    (canonical,) = page.all("link", rel="canonical")
    assert canonical["href"] == f"{ADDRESS}/circle.html"
    assert page.all("a") and not page.all("script")


def test_nothing_of_others_is_loaded_before_a_reader_asks(site: Site) -> None:
    article = site.page("circle.html")
    (policy,) = article.all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy["content"] == "default-src 'self'; frame-src 'self' https://giscus.app"
    (button,) = [a for a in article.all("button") if "data-repo" in a]
    assert button["data-term"] == "circle.html" and "hidden" in button
    assert not article.all("iframe")
    for _, attributes in article.elements:
        assert "giscus" not in attributes.get("src", "") + attributes.get("srcdoc", "")
    elsewhere = [a["href"] for a in article.all("a") if "github.com" in a["href"]]
    assert elsewhere == ["https://github.com/a/b/discussions?discussions_q=%22circle.html%22"]
    for name in ("index.html", "pages/about.html", "archives.html"):
        assert "giscus" not in site.read(name)


def test_links_say_what_they_lead_to(site: Site) -> None:
    page = site.page("circle.html")
    shown = {a["property"]: a["content"] for a in page.all("meta") if "property" in a}
    assert shown["og:title"] == "Cercle & carré"
    assert shown["og:url"] == f"{ADDRESS}/circle.html"
    assert shown["article:modified_time"].startswith("2021-03-04")
    assert "<" not in shown["og:description"]
    card = Path(site.output / shown["og:image"].removeprefix(f"{ADDRESS}/"))
    drawn = Image.open(io.BytesIO(card.read_bytes())).convert("RGB")
    assert drawn.size == (1200, 630) and drawn.getpixel((656, 315)) == (200, 10, 10)
    (kind,) = page.all("meta", name="twitter:card")
    assert kind["content"] == "summary_large_image"
    about = site.page("pages/about.html")
    assert not [a for a in about.all("meta") if a.get("property") == "og:image"]


def test_a_listing_shows_the_lead_without_moving(site: Site) -> None:
    page = site.page("index.html")
    (picture,) = [a for a in page.all("img") if "lead-" in a["src"] or "images" in a["src"]]
    # Of 300 × 200 pixels, as it is shown: no taller than a few lines.
    assert (picture["width"], picture["height"], picture["alt"]) == ("216", "144", "red")
    assert picture["loading"] == "lazy" and picture["src"].startswith(f"{ADDRESS}/files/")
    assert _is_there(site, picture["src"])
    assert len([tag for tag, _ in page.elements if tag == "math"]) == 2


def test_related_articles_share_the_rarer_things(site: Site) -> None:
    page = site.read("circle.html")
    aside = page[page.index('class="related"') :].partition("</aside>")[0]
    assert [urljoin(ADDRESS, a["href"]) for a in Page(aside).all("a")] == [f"{ADDRESS}/sphere.html"]
    assert 'class="related"' not in site.read("other.html")
