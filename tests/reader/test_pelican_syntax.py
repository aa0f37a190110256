"""What Pelican's documentation has, fields, links and statuses of all kinds, raises no alarm."""

from pathlib import Path

import pytest

from tests.core.blog import Blog

SETTINGS = """
THEME = "simple"
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images", "pdfs"]
AUTHOR_SAVE_AS = "author/{slug}.html"
CATEGORY_SAVE_AS = "category/{slug}.html"
TAG_SAVE_AS = "tag/{slug}.html"
DIRECT_TEMPLATES = ["index", "tags", "categories", "authors", "archives"]
ARTICLE_EXCLUDES = ["pages"]
ARTICLE_PATHS = [""]
DEFAULT_LANG = "en"
"""
ARTICLE = """\
Title: My super title: with a colon, “quotes” & <b>
Date: 2010-12-03 10:20
Modified: 2010-12-05 19:30
Category: Python
Tags: pelican, publishing; a
Keywords: blog, site
Slug: my-super-post
Authors: Alexis Metaireau, Conan Doyle
Summary: Short version for index
    and feeds, in two lines
Lang: en
Status: published
Template: article
Series: Pelican

A [link from this file]({filename}cat/second.md), [one from the root]({filename}/cat/second.md),
[with a place]({filename}/cat/second.md#details) and [the old way](|filename|cat/second.md).

![Alt text]({static}/images/han.png) [Menu]({static}/pdfs/menu.pdf) ![Photo]({attach}photo.png)
[Zipped]({attach}/pdfs/menu.pdf)

[Author]({author}conan-doyle), [category]({category}Python), [tag]({tag}publishing; a),
[home]({index}), [page]({filename}/pages/about.md), <a href="{filename}/pages/about.md">in HTML</a>.

    :::python
    print("The triple-colon syntax will *not* show line numbers.")

To display line numbers, use a path-less shebang:

    #!python
    print("The path-less shebang syntax *will* show line numbers.")
"""
FILES = {
    "first.md": ARTICLE,
    "cat/second.md": "Title: Second\nDate: 2012-01-01\nSlug: second\n\n## Details\n\nText.\n",
    "cat/second-fr.md": (
        "Title: Deuxième\nDate: 2012-01-01\nSlug: second\nLang: fr\n\n## Détails\n\nTexte.\n"
    ),
    "cat/draft.md": "Title: Draft\nDate: 2012-01-02\nSlug: draft\nStatus: draft\n\nText.\n",
    "cat/hidden.md": "Title: Hidden\nDate: 2012-01-03\nSlug: hidden\nStatus: hidden\n\nText.\n",
    "cat/skipped.md": "Title: Skipped\nDate: 2012-01-04\nSlug: skipped\nStatus: skip\n\nText.\n",
    "cat/where.md": (
        "Title: Where\nDate: 2012-01-05\nSlug: where\nUrl: else/where/\n"
        "Save_as: else/where/index.html\nAuthor: Conan Doyle\n\nText.\n"
    ),
    "cat/translated.md": (
        "Title: Traduit\nDate: 2012-01-06\nSlug: where\nLang: fr\nTranslation: true\n\nTexte.\n"
    ),
    "cat/yaml.md": "---\ntitle: 'YAML'\ndate: 2012-01-07\nslug: yaml\ntags: [a, b]\n---\n\nText.\n",
    "pages/about.md": "Title: About\nSlug: about\n\nA page.\n",
    "pages/hidden.md": "Title: Hidden page\nSlug: hidden-page\nStatus: hidden\n\nA page.\n",
    "images/han.png": "han",
    "pdfs/menu.pdf": "menu",
    "photo.png": "photo",
}


@pytest.mark.parametrize("strict", [True, False])
def test_no_alarm(tmp_path: Path, strict: bool) -> None:
    blog = Blog(tmp_path)
    for name in ("a", "b"):
        (tmp_path / f"content/posts/{name}.md").unlink()
    for name, text in FILES.items():
        blog.put(f"content/{name}", text)
    blog.set(f"{SETTINGS}HUOYE_STRICT = {strict}\n")
    said = blog.build()
    assert "Warning" not in said and "WARNING" not in said and "ERROR" not in said, said
    html = (blog.output / "my-super-post.html").read_text("utf-8")
    assert "{filename}" not in html and "{static}" not in html
