"""What holds for every page that a template makes."""

from __future__ import annotations

import gzip
from urllib.parse import unquote, urljoin, urlsplit

from huoye.core.server import IMMUTABLE_FOLDERS
from tests.theme.rendered import Page, Site

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
    "style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'"
)
PLACED_BY_PLUGINS = (
    "live/abc/hydrate.zh.mjs",
    "live/abc/hydrate.en.mjs",
    "live/abc/figures.css",
    "mathjax/abc.css",
    "mathjax/abc.woff2",
)


def test_every_template_is_used(preview: Site) -> None:
    assert set(preview.pages()) == {
        "2009/07/index.html",
        "2009/08/index.html",
        "2009/ellipse/index.html",
        "2009/first/index.html",
        "2009/index.html",
        "2010/07/index.html",
        "2010/index.html",
        "2010/spring/index.html",
        "2018/08/index.html",
        "2018/flow-1/index.html",
        "2018/flow-2/index.html",
        "2018/index.html",
        "404.html",
        "about/index.html",
        "archives/index.html",
        "category/index.html",
        "category/information-age/index.html",
        "category/life/index.html",
        "category/mathematics/index.html",
        "category/physics/index.html",
        "en/2009/ellipse/index.html",
        "en/about/index.html",
        # Of all listings those that have anything in English.
        "en/archives/index.html",
        "en/category/index.html",
        "en/category/mathematics/index.html",
        "en/index.html",
        "en/search/index.html",
        "en/tag/index.html",
        "en/tag/ellipses/index.html",
        "en/tag/unseen/index.html",
        "index.html",
        "page/2/index.html",
        "page/3/index.html",
        "search/index.html",
        "series/index.html",
        "tag/index.html",
        "tag/ellipses/index.html",
    }


def test_policy_stands_first_in_every_page(site: Site) -> None:
    for name in site.pages():
        html = site.read(name)
        metas = Page(html).all("meta")
        assert metas[0] == {"charset": "utf-8"}, name
        assert metas[1] == {"http-equiv": "Content-Security-Policy", "content": POLICY}, name
        head = html[html.index("<head>") : html.index("Content-Security-Policy")]
        assert head.count("<") == 3, f"{name}: something precedes the policy"


def test_hosts_are_told_the_policy_of_the_pages(published: Site) -> None:
    headers = published.read("_headers")
    assert f"/*\n  Content-Security-Policy: {POLICY}\n" in headers
    for folder in IMMUTABLE_FOLDERS:
        assert f"/{folder}/*\n  Cache-Control: public, max-age=31536000, immutable\n" in headers


def test_nothing_that_the_policy_refuses(site: Site) -> None:
    for name in site.pages():
        for tag, attributes in site.page(name).elements:
            assert tag not in ("style", "base", "object", "iframe"), name
            # What describes the page to catalogues is data, which nothing runs.
            is_data = attributes.get("type") == "application/ld+json"
            assert tag != "script" or attributes.get("src") or is_data, name
            assert not [key for key in attributes if key.startswith("on")], name


def test_nothing_is_loaded_from_elsewhere(site: Site) -> None:
    for name in site.pages():
        page = site.page(name)
        loaded = [a["src"] for _, a in page.elements if "src" in a]
        loaded += [a["href"] for a in page.all("link") if a["rel"] in ("stylesheet", "icon")]
        for url in loaded:
            assert urljoin(f"{site.root}/", url).startswith(site.root), (name, url)
    assert "url(" not in site.read("theme/css/main.css")


def test_every_internal_link_leads_somewhere(site: Site) -> None:
    root = site.root or "https://preview.example"
    pages = {name: site.page(name) for name in site.pages()}
    for name, page in pages.items():
        here = f"{root}/{name}".removesuffix("index.html")
        for _, attributes in page.elements:
            url = urlsplit(urljoin(here, attributes.get("href", attributes.get("src", here))))
            address = url._replace(fragment="").geturl()
            if not address.startswith(f"{root}/"):
                # Anything else is another site, never another place on our own host.
                assert url.netloc != urlsplit(root).netloc, (name, address)
                continue
            target = unquote(address.removeprefix(f"{root}/"))
            if target in PLACED_BY_PLUGINS:
                continue
            target += "index.html" if target.endswith("/") or not target else ""
            assert (site.output / target).is_file(), (name, address)
            if url.fragment and not url.fragment.startswith("h"):
                ids = {a.get("id") for _, a in pages[target].elements}
                assert unquote(url.fragment) in ids, (name, address, url.fragment)


def test_language_of_every_page(site: Site) -> None:
    for name in site.pages():
        expected = "en" if name.startswith("en/") else "zh-Hans"
        assert site.page(name).all("html") == [{"lang": expected}], name


def test_one_title_and_one_first_heading(site: Site) -> None:
    for name in site.pages():
        page = site.page(name)
        assert len(page.all("title")) == 1, name
        assert len(page.all("h1")) == 1, name


def test_keyboard_readers_can_skip_to_the_text(preview: Site) -> None:
    for name in preview.pages():
        page = preview.page(name)
        links = [a for t, a in page.elements if t == "a"]
        assert links[0] == {"class": "skip", "href": "#main"}, name
        assert page.all("main")[0]["id"] == "main", name


def test_weight(preview: Site) -> None:
    css = len(gzip.compress((preview.output / "theme/css/main.css").read_bytes(), 9))
    assert css < 8_000
    assert css + len(gzip.compress(preview.read("index.html").encode(), 9)) < 15_000
