"""Articles by others, HUOYE_UNTRUSTED: each attack is refused, or nothing of it acts, in pages,
lists and feeds, with our theme and with one that escapes nothing."""

import argparse
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.acts import acts, read
from huoye.core import site_settings
from huoye.core.build import start
from huoye.reader import read_page
from tests.author import Author
from tests.conftest import ROOT
from tests.core.blog import Blog
from tests.hostile.articles import (
    HARMLESS,
    OF_ALL,
    REFUSED,
    STRICT_FENCES,
    UNTRUSTED,
    Built,
    build,
    name_of,
)
from tests.hostile.attack import Attack

#: Elements of feeds that hold HTML.
_HTML = re.compile("content|summary|description|encoded")


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("refused")
    return build(root, REFUSED, STRICT_FENCES, *UNTRUSTED, status=1)


@pytest.fixture(scope="module")
def refused_of_all(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same where articles are trusted; what no site wants."""
    root = tmp_path_factory.mktemp("trusted")
    chosen = [attack for attack in OF_ALL if attack.outcome == "refused"]
    return build(root, chosen, STRICT_FENCES, status=1)


@pytest.fixture(scope="module", params=[str(ROOT / "theme"), "simple"], ids=["ours", "simple"])
def harmless(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    theme = f"THEME = {request.param!r}\n"
    return build(tmp_path_factory.mktemp("harmless"), HARMLESS, theme, *UNTRUSTED)


@pytest.mark.parametrize("attack", REFUSED, ids=name_of)
def test_an_article_that_is_refused(attack: Attack, refused: Built) -> None:
    _assert_refused(attack, refused)


@pytest.mark.parametrize("attack", [a for a in OF_ALL if a.outcome == "refused"], ids=name_of)
def test_what_is_refused_of_everybody(attack: Attack, refused_of_all: Built) -> None:
    _assert_refused(attack, refused_of_all)


def _assert_refused(attack: Attack, built: Built) -> None:
    errors = re.findall(rf"^content/posts/{name_of(attack)}\.md:\d+: .*$", built.said, re.M)
    assert any(re.search(attack.words, error) for error in errors if "Warning" not in error), errors


@pytest.mark.parametrize("attack", HARMLESS, ids=name_of)
def test_an_article_of_which_nothing_acts(attack: Attack, harmless: Built) -> None:
    pages = harmless.of(attack)
    assert pages
    for page in pages:
        main = page.read_text("utf-8")
        assert not re.search(attack.words, main), page
        assert acts(main) == []


def test_nothing_acts_in_any_page(harmless: Built) -> None:
    """Lists, drafts and pages included."""
    pages = [*harmless.output.rglob("*.html")]
    assert len(pages) > len(HARMLESS)
    assert {page.name: acts(page.read_text("utf-8")) for page in pages} == {
        page.name: [] for page in pages
    }


def test_nothing_acts_in_a_feed(harmless: Built) -> None:
    texts = []
    for feed in harmless.output.glob("feeds/*"):
        root = ElementTree.fromstring(feed.read_text("utf-8"))
        # Titles are text there.
        texts += [element.text or "" for element in root.iter() if _HTML.search(element.tag)]
    assert sum("<p>" in text for text in texts) > 40
    assert [met for text in texts for met in acts(text)] == []


def test_what_is_taken_out_is_told_with_its_line(harmless: Built) -> None:
    told = "content/posts/markup-handler.md:8: Warning: the attribute onclick of <p> is taken out."
    assert told in harmless.said


def test_other_readers_files_and_what_browsers_run_are_refused(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.put(
        "content/posts/c.rst", "A\n=\n\n.. include:: /etc/passwd\n\n.. raw:: html\n\n   <script>"
    )
    blog.put("content/posts/d.html", "<html><body><script>alert(1)</script></body></html>")
    blog.put("content/images/e.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    blog.put("content/images/f.html", "<script>alert(1)</script>")
    blog.write("a", "[g]({attach}g.js)")
    blog.put("content/posts/g.js", "alert(1)")
    said = blog.build(*UNTRUSTED, status=1)
    for name in ("c.rst", "d.html"):
        assert f"content/posts/{name}: articles of others are Markdown" in said
    for name in ("images/e.svg", "images/f.html", "posts/g.js"):
        assert f"content/{name}: a browser may run this file" in said
    assert "5 problems" in said


def test_extensions_that_read_any_file_are_refused(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.set('MARKDOWN = {"extensions": ["pymdownx.snippets"]}')
    blog.write("a", '--8<-- "/etc/hostname"')
    assert "MARKDOWN names the extension pymdownx.snippets" in blog.build(*UNTRUSTED, status=1)


_BENIGN = """## Area {#area}

A *line* with `code`, $x^2$ and a [link](https://example.net "there"), ==marked==, ~~gone~~.[^1]

<!-- more -->

- [x] done
- [ ] open

| a | b |
|--:|:-:|
| 1 | $|x|$ |

```python
def f(x):
    return "<a>"
```

!!! note "A title"
    Text.

??? warning "More"
    Text.

> [!TIP]
> A tip.

Term
:   What it is.

3. three
4. four

The CSS, H<sub>2</sub>O and <kbd>Ctrl</kbd>.

<details><summary>More</summary><p>Text.</p></details>

![A picture of $x$](a.png "A title"){width=200}

[TOC]

[^1]: A note.

*[CSS]: Cascading style sheets
"""


def test_what_does_no_harm_is_left_as_it_is() -> None:
    """Signs may be written in another way, and none is another."""
    pages = []
    for untrusted in (False, True):
        build = start({"HUOYE_UNTRUSTED": untrusted})
        result = read_page(Author(build).page(_BENIGN))
        build.close()
        assert result.problems == ()
        pages.append(result)
    trusted, sanitised = pages
    assert read(sanitised.html) == read(trusted.html)
    assert read(sanitised.summary) == read(trusted.summary)
    assert sanitised.toc == trusted.toc


def test_an_attribute_that_is_written_as_text_is_none() -> None:
    r"""Typeset formulas are looked for in attributes, as ``alt="\\(x\\)"``: code may show one."""
    build = start({"HUOYE_UNTRUSTED": True})
    html = read_page(Author(build).page('`alt="\\(x\\)"` and "b"')).html
    build.close()
    assert "<code>alt=&quot;\\(x\\)&quot;</code> and &quot;b&quot;" in html


def test_no_more_is_told_than_can_be_read() -> None:
    """Each thing that is told is looked for in all of the text."""
    build = start({"HUOYE_UNTRUSTED": True})
    text = "\n\n".join(f'<p onx{number}="">a</p>' for number in range(300))
    problems = read_page(Author(build).page(text)).problems
    build.close()
    assert len(problems) == 101
    assert "200 further things are taken out" in str(problems[-1])


def test_the_commands_pass_it_on() -> None:
    parser = argparse.ArgumentParser()
    site_settings.add_arguments(parser)
    asked = site_settings.asked(parser.parse_args(["--untrusted"]))
    assert asked.override == {"HUOYE_UNTRUSTED": True}
    assert site_settings.asked(parser.parse_args([])).override == {}


def test_ids_of_the_theme_stay_the_themes(tmp_path: Path) -> None:
    chosen = [attack for attack in HARMLESS if attack.path.stem == "id_of_the_theme"]
    built = build(tmp_path, chosen, f"THEME = {str(ROOT / 'theme')!r}", *UNTRUSTED)
    assert all(page.read_text("utf-8").count('id="main"') == 1 for page in built.of(chosen[0]))


def test_what_acts_is_seen_where_articles_are_trusted(tmp_path: Path) -> None:
    """Or the tests above would see nothing."""
    chosen = [attack for attack in HARMLESS if attack.path.stem in ("handler", "script", "iframe")]
    built = build(tmp_path, chosen, 'THEME = "simple"\nLINTS = {"duplicate-id": "off"}\n')
    assert all(acts(page.read_text("utf-8")) for each in chosen for page in built.of(each))
