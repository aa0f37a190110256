"""What each kind of page shows."""

from __future__ import annotations

import re
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest

from tests.theme.rendered import Site

ATOM = "{http://www.w3.org/2005/Atom}"


def test_listing_shows_date_title_excerpt_and_the_way_on(preview: Site) -> None:
    page = preview.page("index.html")
    assert [a["href"] for a in page.all("a") if "aria-describedby" in a] == [
        "./2018/flow-1/",
        "./2018/flow-2/",
    ]
    assert page.text.count("点击阅读全文…") == 2
    for text in ("2018-08-26", "流之一", "摘要“flow-1”"):
        assert text in page.text
    assert "这里是全文" not in page.text


def test_listing_turns_its_pages(preview: Site) -> None:
    middle = preview.page("page/2/index.html")
    assert middle.all("a", rel="next")[0]["href"] == "../../page/3/"
    assert middle.all("a", rel="prev")[0]["href"] == "../../"
    assert "第 2 页，共 3 页" in middle.text
    assert not preview.page("index.html").all("a", rel="prev")


def test_english_listing(preview: Site) -> None:
    page = preview.page("en/index.html")
    assert "Read the full text…" in page.text
    assert "1 August 2009" in page.text
    assert "椭圆" not in page.text


def test_article_shows_date_category_and_tags(preview: Site) -> None:
    page = preview.page("2009/ellipse/index.html")
    assert page.all("time")[0]["datetime"] == "2009-08-01T00:00:00+08:00"
    hrefs = [a["href"] for a in page.all("a")]
    assert "../../category/mathematics/" in hrefs
    assert "../../tag/ellipses/" in hrefs


def test_description_is_plain_text(preview: Site) -> None:
    page = preview.page("2009/ellipse/index.html")
    assert page.all("meta", name="description")[0]["content"] == '摘要“ellipse” <">'


def test_english_article_names_its_category_and_tags_in_english(preview: Site) -> None:
    page = preview.page("en/2009/ellipse/index.html")
    assert "Mathematics" in page.text
    assert "ellipses" in page.text
    assert "数学" not in page.text
    hrefs = [a["href"] for a in page.all("a")]
    assert "../../../en/category/mathematics/" in hrefs
    assert "../../../en/tag/ellipses/" in hrefs
    # A tag of translations alone.
    assert "../../../en/tag/unseen/" in hrefs


def test_listings_know_those_of_other_languages(site: Site) -> None:
    root = site.root or "https://preview.example"

    def seen(name: str) -> tuple[dict[str, str], set[str]]:
        page, here = site.page(f"{name}index.html"), f"{root}/{name}"
        links = page.all("link", rel="alternate")
        alternates = {a["hreflang"]: urljoin(here, a["href"]) for a in links if "hreflang" in a}
        other = "zh-Hans" if name.startswith("en/") else "en"
        menu = [a for a in page.all("a", hreflang=other) if "lang" in a]
        return alternates, {urljoin(here, a["href"]) for a in menu[:1]}

    for place in ("", "archives/", "category/", "category/mathematics/", "tag/ellipses/"):
        versions = {"zh-Hans": f"{root}/{place}", "en": f"{root}/en/{place}"}
        expected = {**versions, "x-default": versions["zh-Hans"]}
        assert seen(place) == (expected, {versions["en"]}), place
        assert seen(f"en/{place}") == (expected, {versions["zh-Hans"]}), place
    alone = {"zh-Hans": f"{root}/series/", "x-default": f"{root}/series/"}
    assert seen("series/") == (alone, {f"{root}/en/"})
    assert seen("en/tag/unseen/")[0] == {"en": f"{root}/en/tag/unseen/"}
    assert seen("page/2/")[0] == {}


def test_listings_in_english_speak_english(preview: Site) -> None:
    categories = preview.page("en/category/index.html")
    assert "Mathematics" in categories.text and "Perimeter" in categories.text
    assert "Categories" in categories.text and "物理" not in categories.text
    hrefs = [a["href"] for a in categories.all("a")]
    assert "../../en/category/mathematics/" in hrefs and "../../en/archives/" in hrefs
    assert "Mathematics" in preview.page("en/category/mathematics/index.html").text


def test_neighbours_speak_the_same_language(preview: Site) -> None:
    page = preview.page("2009/ellipse/index.html")
    assert page.all("a", rel="prev")[0]["href"] == "../../2009/first/"
    assert page.all("a", rel="next")[0]["href"] == "../../2010/spring/"
    assert not preview.page("en/2009/ellipse/index.html").all("a", rel="next")


def test_series_box_lists_the_parts_in_order(preview: Site) -> None:
    html = preview.read("2018/flow-2/index.html")
    box = html[html.index('<aside class="series"') : html.index("</aside>")]
    assert re.findall(r"第 (\d) 篇", box) == ["1", "2"]
    assert box.index("流之一") < box.index("流之二")
    assert 'href="../../2018/flow-1/"' in box
    assert 'href="../../2018/flow-2/"' not in box
    assert 'href="../../series/#细水长flow"' in box


def test_series_page(preview: Site) -> None:
    page = preview.page("series/index.html")
    assert page.all("h2", id="细水长flow")
    assert page.text.index("流之一") < page.text.index("流之二")


def test_contents_of_a_long_article(preview: Site) -> None:
    html = preview.read("2009/ellipse/index.html")
    assert html.count('<nav class="toc"') == 1
    assert '<li class="depth-0"><a href="#h3"><b>3</b></a></li>' in html
    assert 'class="toc"' not in preview.read("2010/spring/index.html")


def test_an_article_may_do_without_contents(preview: Site) -> None:
    assert 'class="toc"' in preview.read("en/2009/ellipse/index.html")
    assert 'class="toc"' not in preview.read("2009/first/index.html")


def test_how_long_reading_takes(preview: Site) -> None:
    assert "约 1 分钟" in preview.page("2009/ellipse/index.html").text
    assert "1 min read" in preview.page("en/2009/ellipse/index.html").text
    assert "分钟" not in preview.page("about/index.html").text


def test_sections_can_be_linked_to(preview: Site) -> None:
    html = preview.read("2010/spring/index.html")
    assert '<h2 id="一">一</h2><a class="permalink" href="#一" aria-label="本节链接"' in html


def test_the_choice_of_colours_comes_before_the_first_paint_and_delays_no_style(
    site: Site,
) -> None:
    """Where a policy stands in a page, nothing is asked for that follows a script."""
    for name in site.pages():
        html = site.read(name)
        head = html[: html.index("</head>")]
        assert head.rindex('rel="stylesheet"') < head.index("js/early.js"), name
        assert '<meta name="color-scheme" content="light dark">' in head
        assert "<option" in html[html.index('class="colours"') :], name


def test_what_can_scroll_can_be_reached(preview: Site) -> None:
    page = preview.page("2010/spring/index.html")
    assert page.all("pre", tabindex="0")
    assert page.all("table", tabindex="0")


def test_scripts_and_mathematics_only_where_they_are_used(preview: Site) -> None:
    live = preview.page("2009/ellipse/index.html")
    data = {"type": "application/ld+json"}
    early = {"src": "../../theme/js/early.js", "data-copy": "复制", "data-copied": "已复制"}
    module = {"type": "module", "src": "../../live/abc/hydrate.zh.mjs"}
    assert live.all("script") == [data, module, early]
    assert live.all("link", rel="stylesheet", href="../../mathjax/abc.css")
    assert live.all("link", rel="preload", href="../../mathjax/abc.woff2")
    assert live.all("link", rel="stylesheet", href="../../live/abc/figures.css")
    still = preview.page("2010/spring/index.html")
    assert still.all("script") == [data, early]
    sheets = [link["href"] for link in still.all("link", rel="stylesheet")]
    assert sheets == ["../../theme/css/main.css", "../../theme/css/code.css"]
    assert len(preview.page("index.html").all("link", rel="stylesheet")) == 1
    assert not still.all("link", rel="preload")
    assert preview.page("index.html").all("script") == [{"src": "./theme/js/early.js"}]


@pytest.mark.parametrize("folder", ["2009/ellipse/", "about/"])
def test_translations_know_each_other(site: Site, folder: str) -> None:
    versions = {"zh-Hans": folder, "en": f"en/{folder}"}
    root = site.root or "https://preview.example"
    for name in versions.values():
        page = site.page(f"{name}index.html")
        here = f"{root}/{name}"
        alternates = {
            a["hreflang"]: urljoin(here, a["href"])
            for a in page.all("link", rel="alternate")
            if "hreflang" in a
        }
        expected = {lang: f"{root}/{path}" for lang, path in versions.items()}
        assert alternates == {**expected, "x-default": f"{root}/{folder}"}
        other = next(lang for lang, path in versions.items() if path != name)
        switches = [urljoin(here, a["href"]) for a in page.all("a", hreflang=other)]
        assert set(switches) == {f"{root}/{versions[other]}"}


def test_templates_speak_the_language_of_the_article(preview: Site) -> None:
    english = preview.page("en/2009/ellipse/index.html").text
    assert "Contents" in english
    assert "目录" not in english
    assert "目录" in preview.page("2009/ellipse/index.html").text


def test_archives_by_all_year_and_month(preview: Site) -> None:
    everything = preview.page("archives/index.html")
    hrefs = [a["href"] for a in everything.all("a")]
    assert {"../2018/", "../2010/", "../2009/", "../2009/07/", "../2009/08/"} <= set(hrefs)
    assert hrefs.index("../2018/flow-1/") < hrefs.index("../2009/first/")
    year = preview.page("2009/index.html").text
    assert "2009 年" in year
    assert "椭圆" in year
    assert "弹簧" not in year
    month = preview.page("2009/07/index.html").text
    assert "2009 年 7 月" in month
    assert "椭圆" not in month


def test_published_pages_name_their_own_address(published: Site) -> None:
    page = published.page("2009/ellipse/index.html")
    canonical = page.all("link", rel="canonical")
    assert [a["href"] for a in canonical] == ["https://example.org/blog/2009/ellipse/"]
    for place in ("", "archives/", "en/category/mathematics/"):
        (own,) = published.page(f"{place}index.html").all("link", rel="canonical")
        assert own["href"] == f"https://example.org/blog/{place}"


@pytest.mark.parametrize(
    ("feed", "entries"),
    [
        ("all", 6),
        ("lang-zh", 5),
        ("lang-en", 1),
        ("mathematics", 1),
        ("information-age", 2),
    ],
)
def test_feeds_carry_whole_articles(published: Site, feed: str, entries: int) -> None:
    root = ElementTree.fromstring(published.read(f"feeds/{feed}.atom.xml"))
    found = root.findall(f"{ATOM}entry")
    assert len(found) == entries
    for entry in found:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href", "").startswith("https://example.org/blog/")
        assert "这里是全文" in (entry.findtext(f"{ATOM}content") or "")
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "活页"


def test_pages_announce_their_feeds(published: Site) -> None:
    page = published.page("category/mathematics/index.html")
    feeds = [a["href"] for a in page.all("link", type="application/atom+xml")]
    base = "https://example.org/blog/feeds"
    assert feeds == [
        f"{base}/all.atom.xml",
        f"{base}/lang-zh.atom.xml",
        f"{base}/mathematics.atom.xml",
    ]


def test_an_article_says_how_it_is_cited(preview: Site) -> None:
    page = preview.page("2009/ellipse/index.html")
    assert "@misc{ellipse-2009," in page.text
    assert "如需引用" in page.text
    assert page.all("meta", name="citation_publication_date") == [
        {"name": "citation_publication_date", "content": "2009/08/01"}
    ]
    assert page.all("script", type="application/ld+json")
    assert "Cite this article" in preview.page("en/2009/ellipse/index.html").text
    assert "@misc" not in preview.page("about/index.html").text
