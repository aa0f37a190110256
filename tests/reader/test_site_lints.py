"""Links, names and addresses of a whole site: built as an author builds it."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

from tests.conftest import page_head
from tests.core.blog import Blog

FEED = 'FEED_ALL_ATOM = "feed.xml"\n'
TAGS = 'TAG_SAVE_AS = "tag/{slug}.html"\n'


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


#: The body begins on line 6.
DEAD = {
    "[甲]({filename}none.md)": "6: there is no file posts/none.md for the link {filename}none.md",
    "[甲]({filename}bb.md)": "6: there is no file posts/bb.md for the link {filename}bb.md.",
    "甲\n\n![乙]({static}/images/none.png)": "8: there is no file images/none.png",
    '<img alt="" src="{attach}none.png">': "6: there is no file posts/none.png",
    "[x](|filename|none.md)": "6: there is no file posts/none.md for the link |filename|none.md",
    "[x]({static}/../outside.txt)": "6: the link {static}/../outside.txt leads out of",
    "[x]({attach}../../../etc/passwd)": "6: the link {attach}../../../etc/passwd leads out",
    "[x]({statc}/a.png)": "6: a link knows no {statc}",
    "[x]({static}b.md)": "6: {static}b.md is a page",
    "[戊](#没有这节)": "6: there is no #没有这节 on this page",
    "[戊](#Two)\n\n## two": "6: there is no #Two on this page. Did you mean #two?",
    "[己](b.md#none)": "6: there is no #none on the page posts/b.md",
    "[己]({filename}b.md#none)": "6: there is no #none on the page posts/b.md",
    "## 甲 {#x}\n\n## 乙 {#x}": "8: the id “x” is given twice",
    "<p id=\"x\">甲</p>\n\n<p id='x'>乙</p>": "8: the id “x” is given twice",
    "## 甲 {#frame}": "6: the id “frame” is one of the theme’s",
    "甲[^a]": "6: the footnote [^a] has no text. Write a paragraph `[^a]: …`.",
    "甲\n\n[^a]: 注": "8: no [^a] marks a place for this footnote",
    "甲[^a]\n\n[^a]: 注\n[^a]: 又": "9: the footnote [^a] has two texts",
    "见[甲][b]。": "6: the link [甲][b] has no address. Write a line `[b]: https://…`",
    "> ![甲][]": "6: the link [甲][] has no address. Write a line `[甲]: https://…`",
}
#: What is known when all is written.
NOWHERE = {
    "[丙](other.md)": "6: the link other.md leads nowhere",
    "![丁](images/none.png)": "6: the link images/none.png leads nowhere",
    "![丁](/images/none.png)": "6: the link /images/none.png leads nowhere",
    "[丁](https://example.org/none.html)": "6: the link https://example.org/none.html leads",
    "[己](b.html#none)": "6: there is no #none on the page posts/b.md",
}


@pytest.mark.parametrize("cases", [DEAD, NOWHERE], ids=["read", "written"])
def test_what_leads_nowhere_is_an_error_with_its_line(blog: Blog, cases: dict[str, str]) -> None:
    blog.put("theme/templates/article.html", '<main id="frame">{{ article.content }}</main>')
    for number, body in enumerate(cases):
        blog.write(f"dead-{number}", body)
    said = blog.build(status=1)
    for number, expected in enumerate(cases.values()):
        assert f"dead-{number}.md:{expected}" in said
    assert f"{len(cases)} problems" in said
    assert "Traceback" not in said


def test_all_dead_links_are_told_in_one_build(blog: Blog) -> None:
    """Those known when all is read, those that only the addresses tell, and those of a page that is
    wrong in another way."""
    lines = ["[x]({filename}none.md)", "[x](#none)", "[x](other.md)", "[x](/tag/none/)"]
    lines += ["![x](none.png)", "[x](../none/)", "[x](b.html#gone)", "[x](https://example.org/no)"]
    blog.write("a", "\n\n".join(lines))
    refused = ["[x]({filename}none.md)", "[x](other.md)", "[x](/none.html)", "![x](none.png)"]
    blog.write("c", "\n\n".join([*refused, "$$"]))
    said = blog.build(status=1)
    for line in range(6, 6 + 2 * len(lines), 2):
        assert f"a.md:{line}: " in said
    for line in range(6, 6 + 2 * len(refused) + 1, 2):
        assert f"c.md:{line}: " in said
    assert f"{len(lines) + len(refused) + 1} problems" in said


#: What stands where, none of it dead.
EVERYWHERE = """
DIRECT_TEMPLATES = ["index", "archives"]
ARCHIVES_SAVE_AS = "archives/index.html"
PAGINATED_TEMPLATES = {"index": 1, "tag": 1}
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]
TAG_SAVE_AS = "tag/{slug}/index.html"
CATEGORY_SAVE_AS = "category/{slug}.html"
AUTHOR_SAVE_AS = "by/{slug}.html"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
MONTH_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/index.html"
FEED_ALL_ATOM = "feed.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.xml"
TAG_FEED_RSS = "feeds/tag-{slug}.rss"
TEMPLATE_PAGES = {"../more.html": "more/index.html"}
OUTPUT_SOURCES = True
"""
# fmt: off
ALIVE = [
    "/", "/index.html", "/page/2/", "/archives/", "/archives",
    "/tag/t/", "/tag/t/page/2/", "/category/c", "/category/c.html", "/by/d.html",
    "/2020/", "/2020/01/", "/feed.xml", "/feeds/c.xml", "/feeds/tag-t.rss",
    "/more/", "/b.text", "/theme/a/s.css", "/old/", "/images/dot.png",
    "/b.html", "b.html", "../b.html", "https://example.org/tag/t/", "/page/2/index.html",
]
# fmt: on
DEAD_BESIDE = [
    "/page/9/",
    "/tag/u/",
    "/by/x.html",
    "/1999/",
    "/2020/13/",
    "/feeds/x.xml",
    "/theme/s.css",
    "/older/",
]


def _everywhere(blog: Blog, links: list[str]) -> None:
    blog.set(EVERYWHERE)
    blog.put("more.html", "more")
    blog.put("theme/static/a/s.css", "")
    for name in ("archives", "tag", "category", "author", "period_archives"):
        blog.put(f"theme/templates/{name}.html", name)
    blog.write("b", "文", "Tags: t\nAuthor: d\nAliases: /old/\n")
    blog.write("a", "\n\n".join(f"[x]({link})" for link in links), "Tags: t\n")


def test_what_will_be_published_is_known_before_it_is_written(blog: Blog) -> None:
    _everywhere(blog, ALIVE)
    blog.build()
    _everywhere(blog, [*ALIVE, *DEAD_BESIDE, "#none"])
    said = blog.build(status=1)
    assert f"{len(DEAD_BESIDE) + 1} problems" in said, said
    for link in DEAD_BESIDE:
        assert f"the link {link} leads nowhere" in said


def test_what_a_refused_page_would_bring_is_not_called_dead(blog: Blog) -> None:
    _everywhere(blog, ["c.html", "/c.html", "/tag/new/", "/1998/", "/page/3/", "/gone.md"])
    blog.write("c", "[x](b.html) [x](/tag/new/) [x](images/dot.png)\n\n$$", "Tags: new\n")
    said = blog.build(status=1)
    assert "2 problems" in said
    assert "the link /gone.md leads nowhere" in said


def test_a_digit_makes_no_further_page_of_a_list(blog: Blog) -> None:
    blog.set('ARTICLE_SAVE_AS = ARTICLE_URL = "2020/{slug}/index.html"\n')
    blog.write("a", "[x](gone.md) [x](/2020/none/) [x](/archives2.html)")
    blog.write("c", "$$")
    said = blog.build(status=1)
    assert "the link gone.md leads nowhere" in said
    assert "the link /2020/none/ leads nowhere" in said
    assert "3 problems" in said


def test_what_plugins_of_others_write_is_known_when_it_is_written(blog: Blog) -> None:
    blog.put("mapped.py", "def register():\n    pass\n")
    blog.set('PLUGINS = ["huoye", "mapped"]\n')
    blog.write("a", "[x](/sitemap.xml) [x](gone.md) [x](#none)")
    said = blog.build(status=1)
    assert "2 problems" in said
    assert "sitemap" not in said


def test_what_leads_somewhere_is_fine(blog: Blog) -> None:
    blog.set(FEED)
    blog.put("content/images/图 1.png", "picture")
    blog.put("theme/templates/article.html", '<main id="frame">{{ article.content }}</main>')
    blog.write(
        "a",
        "[b](b.md) [b](b.md#二) [b](./b.md#%E4%BA%8C) [b](b.html) [i](./) [f](/feed.xml)\n"
        "[p](../images/dot.png?raw=true) [p](</images/图 1.png>) [p](/images/%E5%9B%BE%201.png)\n"
        "[t](#) [t](#top) [t](#frame) [s](#一) [o](https://example.com/none) [m](mailto:a@b.c)\n"
        "[s](https://example.org/b.html#二) [q](?a=b) ![d](data:,x)\n\n## 一\n\n## frame\n",
    )
    blog.write("b", "## 二")
    blog.build()
    page = (blog.output / "a.html").read_text("utf-8")
    assert 'id="frame_1"' in page
    assert '<a href="https://example.org/b.html#二">' in page
    assert (blog.output / "images/图 1.png").exists()


@pytest.mark.parametrize("siteurl", ["https://example.org", "https://example.org/blog"])
def test_pictures_are_right_in_feeds(blog: Blog, siteurl: str) -> None:
    """Whichever way they are written; the last as from the page's own address."""
    written = "../images/dot.png", "/images/dot.png", "{static}/images/dot.png", "images/dot.png"
    blog.set(f"{FEED}SITEURL = '{siteurl}'\n")
    blog.write("a", "\n\n".join(f"![点]({path})\n\n<img src='{path}' alt='x'>" for path in written))
    blog.build()
    whole = f"{siteurl}/images/dot.png"
    assert (blog.output / "feed.xml").read_text("utf-8").count(whole) == 8
    assert (blog.output / "a.html").read_text("utf-8").count(whole) == 6


def test_a_picture_beside_its_article_is_published(blog: Blog) -> None:
    blog.put("content/posts/beside.png", "picture")
    blog.write("a", "![点](beside.png)")
    blog.build()
    assert (blog.output / "posts/beside.png").exists()


def test_names_with_signs_that_mean_something(blog: Blog) -> None:
    """In HTML, or in an address; encoded as editors do, or between angles."""
    names = "a & b", "c;d", "e's", "f%g", "h#i", "j?k", "图 ü", 'l"m', "n(o)", "100%26"
    for place in ("posts", "images"):
        for name in names:
            blog.put(f"content/{place}/{name}.png", "picture")
    written: list[str] = []
    for name in names:
        blog.put(f"content/posts/{name}.md", page_head(f"p{len(written)}"))
        file = quote(name)
        written.append(
            f"![x]({file}.png) ![x](../images/{file}.png) ![x]({{static}}/images/{file}.png) "
            f"[x]({file}.md) [x]({{filename}}{file}.md)"
        )
        if not set(name) & set('#?%"'):
            written.append(f"![x](<{name}.png>) [x](<{name}.md>)")
    blog.write("main", "\n\n".join(written))
    said = blog.build()
    assert "Unable to find" not in said
    assert "modification stamp" not in said
    html = (blog.output / "main.html").read_text("utf-8")
    assert "{" not in html
    links = [unescape(link) for link in re.findall(r'(?:src|href)="([^"]*)"', html)]
    assert len(links) > 5 * len(names)
    for link in links:
        path = unquote(urlsplit(link).path).removeprefix("/")
        assert (blog.output / path).is_file(), link


def test_a_template_that_fails_is_told_with_its_line(blog: Blog) -> None:
    blog.put("theme/templates/page.html", "<p>\n{{ page.title.nothing.more }}\n</p>\n")
    blog.write("a", "甲", "Template: page\n")
    said = blog.build(status=1)
    assert "templates/page.html:2: UndefinedError: 'page' is undefined, where a.html is ren" in said
    assert "1 problem" in said
    assert "Traceback" not in said


def test_addresses_of_others_are_not_ours_to_know(blog: Blog) -> None:
    blog.set('LINKS_ELSEWHERE = ["/forum/"]\n')
    blog.write("a", "[f](/forum/1)")
    blog.build()


def test_a_page_that_is_refused_is_no_dead_link(blog: Blog) -> None:
    blog.write("a", "[b](b.md#c)")
    blog.write("b", "$$")
    assert "1 problem" in blog.build(status=1)


def test_two_pages_of_one_address_are_named(blog: Blog) -> None:
    blog.write("a", "甲")
    blog.write("b", "乙").write_text("Title: b\nDate: 2021-01-01\nSlug: a\n\n乙\n", "utf-8")
    said = blog.build(status=1)
    assert "content/posts/b.md:3: the address a.html is that of content/posts/a.md." in said
    assert "Traceback" not in said


def test_a_page_and_a_link_to_it_have_one_address(blog: Blog) -> None:
    blog.write("a", "甲")
    (blog.root / "content/posts/z.md").symlink_to("a.md")
    said = blog.build(status=1)
    assert "content/posts/z.md:3: the address a.html is that of content/posts/a.md." in said
    assert "Take the link away" in said and "Traceback" not in said


def test_an_article_in_the_place_of_the_index(blog: Blog) -> None:
    blog.write("index", "甲")
    assert "index.md:3: the address index.html is that of the theme’s page" in blog.build(status=1)


def test_names_that_differ_in_capitals(blog: Blog) -> None:
    blog.put("content/images/Dot.png", "another")
    said = blog.build(status=1)
    assert "content/images/dot.png: the file has the address of images/Dot.png, but for" in said


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("C++, C#", "the tags “C++” and “C#” have one address"),
        ("🎉, 🎈", "the tags “🎉” and “🎈” have one address: no letter of “🎈” is left in it"),
        ("C++, C#, C", "the tags “C++” and “C” have one address"),
        ("Go, go, Rust", ""),
    ],
)
def test_tags_of_one_address(blog: Blog, tags: str, said: str) -> None:
    blog.set(TAGS)
    blog.put("theme/templates/tag.html", "{{ tag }}")
    blog.write("a", "甲", f"Tags: {tags}\n")
    told = blog.build(status=1 if said else 0)
    assert not said or f"a.md:5: {said}" in told
    if tags == "C++, C#, C":
        assert "the tags “C++” and “C#” have one address" in told


def test_one_slug_in_two_years_is_no_translation(blog: Blog) -> None:
    blog.set(
        'ARTICLE_SAVE_AS = "{date:%Y}/{slug}.html"\nARTICLE_URL = ARTICLE_SAVE_AS\n'
        'ARTICLE_LANG_SAVE_AS = "{lang}/{date:%Y}/{slug}.html"\nDEFAULT_LANG = "zh"\n'
    )
    blog.put(
        "theme/templates/article.html",
        "{{ article.url }}:"
        "{% for other in article.translations %} {{ other.lang }} {{ other.title }}{% endfor %}",
    )
    for year in (2020, 2021):
        for lang in ("zh", "en"):
            head = f"Title: {lang}{year}\nDate: {year}-01-01\nSlug: day\nLang: {lang}\n"
            blog.put(f"content/posts/{year}/day.{lang}.md", f"{head}\n文\n")
    blog.build()
    page = (blog.output / "2020/day.html").read_text("utf-8")
    assert page == "2020/day.html: en en2020"
    assert (blog.output / "en/2021/day.html").read_text("utf-8").endswith(": zh zh2021")


def test_brackets_that_are_text(blog: Blog) -> None:
    blog.write(
        "a",
        "数组 a[i][j] 与 `[^x]`、`[a][b]`、\\[a][b]、\\[^y]，甲[^1]，[乙][c]，$x[^2]$，[ ] [x]\n\n"
        "    [^z] [a][b]\n\n[^1]: 注[^二]\n[^二]: 注\n\n[c]: https://example.com\n",
    )
    blog.build()
