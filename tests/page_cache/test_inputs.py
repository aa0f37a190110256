"""Each thing that a page may depend on is changed once: exactly its pages are read again."""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huoye.page_cache.environment import SETTINGS
from tests.conftest import ROOT
from tests.page_cache.conftest import FORMULA, PAGES, Blog

PLUGIN = """\
def shout(html, page):
    return html.replace("words", "words!")


def begin(build):
    from huoye.reader import Pipeline

    build.get(Pipeline).add_pass("shout", shout, order=80{pure})
"""


def test_each_input(whole_blog: Blog, plugin: Callable[[str], Any], tmp_path: Path) -> None:
    """One blog for all of them, since the first reading takes seconds."""
    blog, content = whole_blog, whole_blog.content
    everything = set(PAGES)
    assert blog.read() == dict.fromkeys(everything, "not read before")
    first, warnings = blog.plain(), blog.warnings()
    assert not blog.build.problems.found(), blog.build.problems.found()
    assert blog.read() == {}
    assert blog.plain() == first
    assert blog.warnings() == warnings != []

    blog.write("plain", "## Words\n\nOther words.")
    assert blog.read() == {"plain": "its text changed"}
    assert "Other words" in blog.results()["plain"].html

    blog.put("parts/part.txt", "Another part.")
    assert blog.read() == {"include": f"{tmp_path}/parts/part.txt changed"}
    assert "Another part" in blog.results()["include"].html

    works = blog.put("content/works.bib", "@misc{a, title={Another work}}")
    assert blog.read() == {"citing": f"{works} changed"}
    assert "Another work" in blog.results()["citing"].html

    times = blog.put("content/data/times.json", '{"run": {"seconds": 2}}')
    assert blog.read() == {"number": f"{times} changed"}
    assert ">2.0</data> seconds" in blog.results()["number"].html

    formula = content / "formulas/twice.py"
    blog.put("content/formulas/twice.py", FORMULA.replace("2 * a", "3 * a"))
    assert blog.read() == {"figure": f"{formula} changed"}
    assert "4.5" in blog.results()["figure"].html

    manifest = content / "models/nice-digits/model.json"
    known = json.loads(manifest.read_text("utf-8"))
    known["latent"]["max_temperature"] = 1.125
    blog.put("content/models/nice-digits/model.json", json.dumps(known))
    assert blog.read() == {"model": f"{manifest} changed"}
    assert 'max="1.125"' in blog.results()["model"].html

    blog.settings["MATHJAX_MACROS"] = {"R": r"\mathbf{R}"}
    assert blog.read() == {"maths": "setting MATHJAX_MACROS changed"}
    assert "R" in blog.results()["maths"].html

    there = blog.write("there", "Now it is.")
    assert blog.read() == {"there": "not read before", "link": f"{there} is there now"}
    assert "{filename}/posts/there.md" in blog.results()["link"].html
    there.unlink()
    assert blog.read() == {"link": f"{there} is gone"}

    def everywhere(reason: str) -> None:
        assert blog.read() == dict.fromkeys(everything, reason)
        assert blog.read() == {}

    for name, value in (("SITENAME", "s"), ("OUTPUT_PATH", "o"), ("SITEURL", "https://e.org")):
        blog.settings[name] = value
        assert blog.read() == {}, name
    blog.settings["LINTS"] = {"undefined-reference": "warning"}
    everywhere("setting LINTS changed")

    blog.put("theme/templates/base.html", '<main id="main">more</main>')
    assert blog.read() == {}
    blog.put("theme/templates/base.html", '<main id="words">more</main>')
    everywhere("ids in the theme changed")
    assert 'id="words_1"' in blog.results()["plain"].html

    (tmp_path / "packages/spelling-1.0.dist-info").mkdir(parents=True)
    everywhere("package spelling changed")
    (tmp_path / "packages/spelling-1.0.dist-info").rename(
        tmp_path / "packages/spelling-1.1.dist-info"
    )
    everywhere("package spelling changed")

    (tmp_path / "huoye/words/zh.mjs").write_text("// other words\n", "utf-8")
    everywhere("Huoye changed")

    shout = plugin(PLUGIN.format(pure=", is_pure=True"))
    blog.begin = shout.begin
    assert set(blog.read()) == everything
    assert "words!" in blog.results()["plain"].html
    assert blog.read() == {}
    shout = plugin(PLUGIN.format(pure=", is_pure=True").replace("words!", "words now?"))
    blog.begin = shout.begin
    everywhere("plugin shout changed")
    assert "words now?" in blog.results()["plain"].html


def test_what_is_not_known_to_be_pure_switches_the_cache_off(
    blog: Blog, plugin: Callable[[str], Any]
) -> None:
    blog.read()
    blog.begin = plugin(PLUGIN.format(pure="")).begin
    for _ in range(2):
        assert blog.read() == {}
        assert blog.reasons.pages == {}
        assert "“shout” of the plugin shout may depend on anything" in blog.reasons.off
        assert "words!" in blog.results()["plain"].html


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PAGE_CACHE_SIZE", 0, "PAGE_CACHE_SIZE is 0"),
        ("PAGE_CACHE_SIZE", "much", "PAGE_CACHE_SIZE is “much”"),
        ("MARKDOWN", {"extensions": ["pymdownx.b64"]}, "extension pymdownx.b64 may depend on"),
        ("MARKDOWN", {"extension_configs": {"toc": {"slugify": lambda t, s: t}}}, "MARKDOWN can't"),
        ("GLOSSARY", [object()], "setting GLOSSARY can't be compared"),
    ],
)
def test_settings_that_switch_it_off(blog: Blog, name: str, value: Any, reason: str) -> None:
    blog.settings[name] = value
    blog.read()
    assert reason in blog.reasons.off
    assert blog.entries() == []


def test_a_page_of_the_future_is_read_every_day(blog: Blog) -> None:
    """Tomorrow it may be one of the past."""
    path = blog.content / "posts/plain.md"
    path.write_text(path.read_text("utf-8").replace("2020-", "2999-"), "utf-8")
    blog.read()
    assert blog.read() == {"plain": "not read before"}
    assert any("lies in the future" in warning for warning in blog.warnings())


def test_a_page_with_an_error_is_read_until_it_is_mended(blog: Blog) -> None:
    blog.write("plain", "/// nothing | here\n///")
    for _ in range(2):
        assert "plain" in blog.read()
        assert len(blog.build.problems.found()) == 1
    blog.write("plain", "Words.")
    assert "plain" in blog.read()
    assert blog.read() == {}


def test_a_file_written_while_a_page_was_read_from_it(blog: Blog) -> None:
    """What is kept was read from the file as it was: it is not vouched for."""
    part = blog.root / "parts/part.txt"
    os.utime(part, (2**33, 2**33))
    blog.read()
    assert blog.read() == {"include": "not read before"}


#: Settings that code of reading names, and that no page depends on.
ELSEWHERE = {
    **dict.fromkeys(("BAKE_SECONDS", "READ_SECONDS"), "how long it may take, and then an error"),
    "DEFAULT_LANG": "the page's language is compared",
    "MODEL_SAVE_AS": "pages with figures of models name it, and its kin",
    "MATHJAX_MACROS": "pages with formulas name it",
    "SITEURL": "of untrusted sites; otherwise lints of the whole site ask",
    **dict.fromkeys(
        (
            *("SLUGIFY_PRESERVE_CASE", "SLUGIFY_SOURCE", "SLUGIFY_USE_UNICODE"),
            "SLUG_REGEX_SUBSTITUTIONS",
        ),
        "the address, which is asked for in every build",
    ),
    "THEME": "its ids are compared",
    **dict.fromkeys(
        ("LINKS_ELSEWHERE", "TERMS_EN"), "lints of the whole site, which run in every build"
    ),
}
#: Modules that read pages, and what else lies in their rooms.
READS = ("reader", "mathjax", "references", "numbers", "live", "pyodide_widgets", "onnx_demos")
NOT_READING = (
    *("reader/addresses.py", "reader/content_cache.py", "reader/content_files.py"),
    *("reader/not_articles.py", "reader/planned.py", "reader/plugin.py", "reader/redirects.py"),
    *("live/check", "reader/page_json.py", "references/cite_this.py", "references/plugin.py"),
)
_NAMED = re.compile(r"""settings(?:\.get\(|\[)\s*"([A-Z_]+)\"""")


def test_every_setting_of_reading_is_compared() -> None:
    """One that code of reading names anew belongs to the environment, or to ELSEWHERE."""
    house = ROOT / "plugins/huoye"
    named: set[str] = set()
    for room in READS:
        for path in (house / room).rglob("*.py"):
            if not path.relative_to(house).as_posix().startswith(NOT_READING):
                named.update(_NAMED.findall(path.read_text("utf-8")))
    # Of Pelican's reader, and of what themes get.
    named -= {"PATH", "JINJA_FILTERS"}
    assert named - {*SETTINGS} <= ELSEWHERE.keys()
    assert {*SETTINGS} <= named | {"HUOYE_STRICT", "HUOYE_UNTRUSTED"}


def test_every_file_that_reading_opens_is_named(whole_blog: Blog) -> None:
    """Whatever is read of a site is what its pages are made from."""
    opened: set[Path] = set()
    is_on = [True]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        # It can't be taken away again.
        if is_on[0] and event == "open" and isinstance(arguments[0], str | Path):
            opened.add(Path(arguments[0]))

    sys.addaudithook(hook)
    try:
        whole_blog.read()
    finally:
        is_on[0] = False
    folders = [whole_blog.content, whole_blog.root / "parts"]
    read = {path for path in opened if any(path.is_relative_to(f) for f in folders)}
    results = whole_blog.results().values()
    named = {path for result in results for path in result.dependencies}
    assert read <= named
    assert {path.name for path in read} >= {"plain.md", "part.txt", "twice.py", "model.json"}
