"""Blogs of other tools become content that builds."""

import sys
from pathlib import Path

import pytest

from huoye.importer.__main__ import main
from huoye.importer.markdown_posts import tool_of

SQL = r"""
CREATE TABLE `typecho_metas` (
  `mid` int(10) unsigned NOT NULL,
  `name` varchar(150) DEFAULT NULL,
  `slug` varchar(150) DEFAULT NULL,
  `type` varchar(32) NOT NULL
);
INSERT INTO `typecho_contents`
(`cid`, `title`, `slug`, `created`, `modified`, `text`, `type`, `status`) VALUES
(12,'椭圆 (上), it''s','ellipse',1600000000,1600000000,
'<!--markdown-->第一\'行\r\n\r\n$a\\_1$; (x), ''y''','post','publish'),
(13,'草稿',NULL,1600000000,0,'<p>甲</p>','post_draft','publish'),
(14,'关于','about',1,1,'<!--markdown-->我','page','publish');
INSERT INTO `typecho_metas` VALUES (1,'数学','math','category'),(2,'几何','geometry','tag');
INSERT INTO `typecho_relationships` (`cid`, `mid`) VALUES (12,1),(12,2);
"""
XML = """<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:wp="http://wordpress.org/export/1.2/">
<channel><item><title>椭圆</title><link>https://old.org/2010/05/ellipse/</link>
<content:encoded><![CDATA[甲 $latex a+b$

[gallery ids="1"]]]></content:encoded>
<wp:post_id>7</wp:post_id><wp:post_date>2010-05-01 10:00:00</wp:post_date>
<wp:post_name>ellipse</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category"><![CDATA[数学]]></category>
<category domain="post_tag">几何</category></item>
<item><title>x</title><link>https://old.org/?p=8</link><content:encoded/><wp:post_id>8</wp:post_id>
<wp:post_date>2010-05-01 10:00:00</wp:post_date><wp:post_name>x</wp:post_name>
<wp:status>draft</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>
"""


def _put(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def _imported(tmp_path: Path, source: Path) -> Path:
    content = tmp_path / "content"
    assert main([str(source), "-o", str(content)]) == 0
    return content


def test_hexo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = _put(
        tmp_path / "blog",
        {
            "_config.yml": "permalink: :year/:title.html\n",
            "source/images/b.png": "b",
            "source/_posts/hello/a.png": "a",
            "source/_posts/hello.md": "---\ntitle: '你好: 一'\ndate: 2020-01-02 10:00:00\n"
            "categories:\n- 数学\n- 几何\ntags: [椭圆]\n---\n\n"
            "{% asset_img a.png 图 %} ![](/images/b.png) ![](/images/c.png)\n\n<!--more-->\n\n"
            "{% codeblock lang:python %}\nx = 1\n{% endcodeblock %}\n{% post_link 世界 %}\n"
            "{% youtube x %} `{% raw %}`\n",
            "source/_posts/世界.md": "title: 世界\ndate: 2021-01-02\n---\n甲\n",
            "source/about/index.md": "---\ntitle: 关于\n---\n我\n",
        },
    )
    content = _imported(tmp_path, source)
    text = (content / "posts/2020/hello.md").read_text("utf-8")
    assert text == (
        "Title: 你好: 一\nDate: 2020-01-02 10:00:00\nSlug: hello\nCategory: 数学\n"
        "Tags: 椭圆, 几何\n"
        "Aliases: /2020/hello.html\n\n"
        "![图]({static}/images/hello/a.png) ![]({static}/images/b.png) ![](/images/c.png)\n\n"
        "<!--more-->\n\n```python\nx = 1\n```\n[世界]({filename}/posts/2021/post-2.md)\n"
        "{% youtube x %} `{% raw %}`\n"
    )
    assert (content / "images/hello/a.png").read_text() == "a"
    assert (content / "images/b.png").read_text() == "b"
    assert (content / "pages/about.md").exists()
    said = capsys.readouterr().out
    assert "3 posts and pages" in said
    assert "hello.md:8: the file /images/c.png was not found" in said
    assert "hello.md:16: {% youtube x %} has no equal in Markdown" in said
    assert "post-2.md:1: it has no slug of a-z" in said


def test_hugo(tmp_path: Path) -> None:
    source = _put(
        tmp_path / "blog",
        {
            "hugo.toml": "",
            "content/posts/one/index.md": "+++\ntitle = 'One'\ndate = 2020-01-02T10:00:00+08:00\n"
            "draft = true\naliases = ['/old/']\ntags = ['a, b', 'c']\n+++\n\n"
            '{{< figure src="p.png" title="图" >}} [二]({{< ref "two.md" >}})\n'
            "{{< highlight go >}}\nx := 1\n{{< /highlight >}}\n",
            "content/posts/one/p.png": "p",
            "content/posts/two.md": "---\ntitle: Two\ndate: 2021-01-02\nslug: second\n---\n乙\n",
        },
    )
    content = _imported(tmp_path, source)
    text = (content / "posts/2020/one.md").read_text("utf-8")
    assert "Status: draft\nAliases: /posts/one/, /old/\n" in text
    assert "![图]({static}/images/one/p.png) [二]({filename}/posts/2021/second.md)" in text
    assert "```go\nx := 1\n```" in text


def test_jekyll(tmp_path: Path) -> None:
    body = "{% highlight ruby %}\nx\n{% endhighlight %}\n[b]({% post_url 2020-01-03-b %})\n"
    source = _put(
        tmp_path / "blog",
        {
            "_posts/2020-01-02-a.md": f"---\ntitle: A\ncategories: math\n---\n{body}",
            "_posts/2020-01-03-b.markdown": "---\ntitle: B\npublished: false\n---\n乙\n",
        },
    )
    content = _imported(tmp_path, source)
    text = (content / "posts/2020/a.md").read_text("utf-8")
    assert "Date: 2020-01-02\nSlug: a\nCategory: math\n" in text
    assert "Aliases: /math/2020/01/02/a.html\n\n```ruby\nx\n```\n" in text
    assert "[b]({filename}/posts/2020/b.md)" in text
    assert "Status: draft" in (content / "posts/2020/b.md").read_text("utf-8")


def test_typecho(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = _put(tmp_path / "blog", {"dump.sql": SQL}) / "dump.sql"
    content = _imported(tmp_path, source)
    assert (content / "posts/2020/ellipse.md").read_text("utf-8") == (
        "Title: 椭圆 (上), it's\nDate: 2020-09-13 12:26:40+00:00\n"
        "Modified: 2020-09-13 12:26:40+00:00\nSlug: ellipse\nCategory: 数学\nTags: 几何\n"
        "Aliases: /archives/12/\n\n第一'行\n\n$a\\_1$; (x), 'y'\n"
    )
    assert "Aliases: /about.html" in (content / "pages/about.md").read_text("utf-8")
    assert "Status: draft" in (content / "posts/2020/post-2.md").read_text("utf-8")
    said = capsys.readouterr().out
    assert "post-2.md:1: it is HTML" in said or "pandoc" in said


def test_wordpress(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = _put(tmp_path / "blog", {"export.xml": XML}) / "export.xml"
    content = _imported(tmp_path, source)
    text = (content / "posts/2010/ellipse.md").read_text("utf-8")
    assert (
        "Slug: ellipse\nCategory: 数学\nTags: 几何\nAliases: /2010/05/ellipse/\n\n甲 $a+b$" in text
    )
    said = capsys.readouterr().out
    assert 'ellipse.md:10: [gallery ids="1"] is a shortcode' in said
    assert "x.md:1: its former address /?p=8 cannot be kept: it has a query" in said


def test_what_had_a_password_is_not_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump = SQL.replace("`status`)", "`status`, `password`)").replace("'publish')", "'publish','p')")
    xml = XML.replace("<wp:post_id>7", "<wp:post_password>p</wp:post_password><wp:post_id>7")
    posts = _put(
        tmp_path / "all",
        {
            "a.sql": dump,
            "b.xml": xml,
            "c/source/_posts/c.md": "---\ntitle: c\ndate: 2020-01-02\npassword: p\n---\n密",
        },
    )
    for name, file in [
        ("a.sql", "posts/2020/ellipse.md"),
        ("b.xml", "posts/2010/ellipse.md"),
        ("c", "posts/2020/c.md"),
    ]:
        content = _imported(tmp_path / name, posts / name)
        assert "Status: draft\n" in (content / file).read_text("utf-8")
        assert "protected by a password" in capsys.readouterr().out


def test_a_tag_with_a_comma_is_one(tmp_path: Path) -> None:
    head = '---\ntitle: a\ndate: 2020-01-02\ntags: ["a, b", c]\n---\n甲\n'
    content = _imported(tmp_path, _put(tmp_path / "blog", {"source/_posts/a.md": head}))
    assert "Tags: a, b; c\n" in (content / "posts/2020/a.md").read_text("utf-8")


def test_what_is_there_already_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = _put(tmp_path / "blog", {"a.md": "---\ntitle: A\ndate: 2020-01-02\n---\n新\n"})
    _put(tmp_path, {"content/posts/2020/a.md": "旧"})
    content = _imported(tmp_path, source)
    assert (content / "posts/2020/a.md").read_text("utf-8") == "旧"
    assert "a.md:1: the file is there already" in capsys.readouterr().out


def test_a_source_of_no_kind_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in {"a.sql": "SELECT 1;", "a.xml": "<rss", "a.txt": ""}.items():
        assert main([str(_put(tmp_path, {name: text}) / name), "-o", str(tmp_path / "c")]) == 1
    assert main([str(tmp_path / "none"), "-o", str(tmp_path / "c")]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_a_folder_of_no_tool_is_one_of_markdown(tmp_path: Path) -> None:
    assert tool_of(tmp_path) == "markdown"


OPTIONS = "INSERT INTO `typecho_options` (`name`, `user`, `value`) VALUES ('timezone',0,'28800');\n"


@pytest.mark.parametrize(
    ("more", "arguments", "date"),
    [
        (OPTIONS, [], "2020-09-13 20:26:40+08:00"),
        ("", ["--timezone", "Europe/Berlin"], "2020-09-13 14:26:40+02:00"),
        (OPTIONS, ["--timezone", "UTC"], "2020-09-13 12:26:40+00:00"),
    ],
)
def test_dates_of_typecho_are_in_the_blogs_zone(
    tmp_path: Path,
    more: str,
    arguments: list[str],
    date: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = _put(tmp_path / "blog", {"dump.sql": SQL + more}) / "dump.sql"
    assert main([str(source), "-o", str(tmp_path / "content"), *arguments]) == 0
    assert f"Date: {date}\n" in (tmp_path / "content/posts/2020/ellipse.md").read_text("utf-8")
    assert "time zone" not in capsys.readouterr().out


def test_a_zone_that_nobody_named_is_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _imported(tmp_path, _put(tmp_path / "blog", {"dump.sql": SQL}) / "dump.sql")
    assert "its date is in this computer's time zone" in capsys.readouterr().out


def test_a_zone_that_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["x.sql", "--timezone", "Mars/Olympus"])
    assert "“Mars/Olympus” is no time zone" in capsys.readouterr().err


def test_sql_in_a_comment_is_no_post(tmp_path: Path) -> None:
    said = "''); INSERT INTO typecho_contents VALUES (99,''x'',''evil'',1,1,''y'',''post'',NULL);"
    dump = f"-- It's a dump\nINSERT INTO `typecho_comments` VALUES (1,'{said}');\n{SQL}"
    content = _imported(tmp_path, _put(tmp_path / "blog", {"dump.sql": dump}) / "dump.sql")
    assert not list(content.rglob("*evil*"))
    assert (content / "posts/2020/ellipse.md").exists()


#: A picture's address in a post -> where it would be read or written.
HOSTILE = [
    "/../../secret.png",
    "/images/../../../secret.png",
    "../../../secret.png",
    "/%2e%2e/%2e%2e/secret.png",
    "/linked.png",
    "linked.png",
    "/folder/secret.png",
    "{outside}/secret.png",
]


@pytest.mark.parametrize("to", HOSTILE)
def test_nothing_is_read_outside_of_an_export(tmp_path: Path, to: str) -> None:
    outside = _put(tmp_path / "outside", {"secret.png": "secret"})
    (tmp_path / "secret.png").write_text("secret")
    to = to.replace("{outside}", str(outside))
    post = f"---\ntitle: a\ndate: 2020-01-02\n---\n![]({to})\n"
    source = _put(tmp_path / "work/blog", {"source/_posts/a.md": post})
    (source / "source/linked.png").symlink_to(outside / "secret.png")
    (source / "source/_posts/linked.png").symlink_to(outside / "secret.png")
    (source / "source/folder").symlink_to(outside)
    (source / "source/_posts/stolen.md").symlink_to(outside / "secret.png")
    content = _imported(tmp_path, source)
    assert [path.name for path in content.rglob("*") if path.is_file()] == ["a.md"]
    assert (content / "posts/2020/a.md").read_text("utf-8").endswith(f"![]({to})\n")


@pytest.mark.parametrize("to", ["/../up.png", "/images/../../up.png", "/a/../../images/up.png"])
def test_nothing_is_written_outside_of_the_pictures(tmp_path: Path, to: str) -> None:
    post = f"---\ntitle: a\ndate: 2020-01-02\n---\n![]({to})\n"
    files = {"source/_posts/a.md": post, "source/up.png": "up", "source/images/up.png": "up"}
    content = _imported(tmp_path, _put(tmp_path / "blog", files))
    copied = [path.relative_to(content).as_posix() for path in content.rglob("*.png")]
    assert copied == ["images/up.png"]
    assert not list(tmp_path.glob("*.png"))


def test_a_link_among_the_pictures_is_not_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post = "---\ntitle: a\ndate: 2020-01-02\n---\n![](/images/x/p.png)\n"
    source = _put(tmp_path / "blog", {"source/_posts/a.md": post, "source/images/x/p.png": "p"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "content/images").mkdir(parents=True)
    (tmp_path / "content/images/x").symlink_to(tmp_path / "elsewhere")
    _imported(tmp_path, source)
    assert not list((tmp_path / "elsewhere").iterdir())
    assert "would be written outside of" in capsys.readouterr().out


def test_titles_and_slugs_bring_no_fields_and_no_folders(tmp_path: Path) -> None:
    fields = (
        'title: "a\\nStatus: hidden\\u2028Save_as: ../../evil.html"\ndate: 2020-01-02\n'
        'slug: "../../../evil"\ntags: ["x\\nUrl: /y/"]\naliases: ["/z\\nTemplate: w"]\n'
    )
    files = {"source/_posts/a.md": f"---\n{fields}---\n甲\n"}
    content = _imported(tmp_path, _put(tmp_path / "blog", files))
    text = (content / "posts/2020/evil.md").read_text("utf-8")
    keys = [line.partition(":")[0] for line in text.partition("\n\n")[0].splitlines()]
    assert keys == ["Title", "Date", "Slug", "Tags", "Aliases"]
    assert [path.name for path in tmp_path.rglob("*evil*")] == ["evil.md"]


def test_pictures_of_one_name_are_both_kept(tmp_path: Path) -> None:
    post = "---\ntitle: a\ndate: 2020-01-02\n---\n![](x/p.png) ![](y/p.png) ![](x/p.png)\n"
    files = {"source/_posts/a.md": post, "source/_posts/x/p.png": "1", "source/_posts/y/p.png": "2"}
    content = _imported(tmp_path, _put(tmp_path / "blog", files))
    assert (
        (content / "posts/2020/a.md")
        .read_text("utf-8")
        .endswith(
            "![]({static}/images/a/p.png) ![]({static}/images/a/p-2.png) "
            "![]({static}/images/a/p.png)\n"
        )
    )


def test_fields_that_name_each_other_without_end(tmp_path: Path) -> None:
    bomb = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    fields = f"a0: &a0 [x, x]\n{bomb}title: *a29\ntags: *a29\nsummary: *a29\n"
    files = {"source/_posts/a.md": f"---\ndate: 2020-01-02\n{fields}---\n甲\n"}
    content = _imported(tmp_path, _put(tmp_path / "blog", files))
    assert "Title: a\n" in (content / "posts/2020/a.md").read_text("utf-8")


#: Answers as pandoc does: it drops comments and frames, and joins what no paragraph parts.
PANDOC = """#!{python}
import re, sys
assert "--sandbox" in sys.argv
text = sys.stdin.read()
text = re.sub("<!--.*?-->|<iframe.*?</iframe>", "", text)
paragraphs = re.findall("<p>(.*?)</p>", text, re.S)
sys.stdout.write("\\n\\n".join(re.sub("<b>|</b>", "**", each) for each in paragraphs) + "\\n")
"""


@pytest.fixture
def pandoc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that stands for pandoc on the PATH."""
    program = tmp_path / "bin/pandoc"
    program.parent.mkdir()
    program.write_text(PANDOC.replace("{python}", sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return program


def test_pandoc_loses_no_paragraph_frame_or_mark(tmp_path: Path, pandoc: Path) -> None:
    body = (
        "甲 <b>乙</b>\n\n丙 [gallery ids]\n\n<!--more-->\n\n"
        '<iframe src="https://example.org/v"></iframe>\n\n丁'
    )
    xml = XML.replace('甲 $latex a+b$\n\n[gallery ids="1"]', body)
    content = _imported(tmp_path, _put(tmp_path / "blog", {"export.xml": xml}) / "export.xml")
    text = (content / "posts/2010/ellipse.md").read_text("utf-8")
    assert text.partition("\n\n")[2] == body.replace("<b>", "**").replace("</b>", "**") + "\n"


def test_a_pandoc_that_fails_leaves_the_text(
    tmp_path: Path, pandoc: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pandoc.write_text("#!/bin/sh\necho no >&2\nexit 1\n")
    content = _imported(tmp_path, _put(tmp_path / "blog", {"dump.sql": SQL}) / "dump.sql")
    assert "<p>甲</p>" in (content / "posts/2020/post-2.md").read_text("utf-8")
    assert "it is HTML, kept as it is: pandoc refused it (no)" in capsys.readouterr().out
