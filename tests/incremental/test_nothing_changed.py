"""A build of what is built already ends before Pelican reads anything; any other does not."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huoye.core import checked_json
from tests.core.blog import TEMPLATES, Blog, files, tree

#: Pelican's last line, of a run that has read and written pages.
RUN = "Done: Processed"


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A blog that is built, and once more, for what was too new to be trusted."""
    blog = Blog(tmp_path_factory.mktemp("blog"))
    blog.put("theme/static/s.css", "body{}")
    assert RUN in blog.build()
    return blog


def _changes(blog: Blog) -> dict[str, Callable[[], object]]:
    """What a build may depend on, changed once each."""
    root = blog.root
    return {
        "an article": lambda: blog.write("a", "Another text of a."),
        "an article of the same length": lambda: blog.write("a", "Another text of b."),
        "an article more": lambda: blog.write("c", "Text of c."),
        "an article less": (root / "content/posts/c.md").unlink,
        "a picture": lambda: blog.put("content/images/dot.png", "dat"),
        "a file that no page shows yet": lambda: blog.put("content/other/new.txt", "new"),
        "a link": lambda: (root / "content/images/link.png").symlink_to("dot.png"),
        "where a link leads": lambda: _lead(root / "content/images/link.png", "../other/new.txt"),
        "a template": lambda: blog.put("theme/templates/index.html", "{{ SITENAME }}!"),
        "a style sheet": lambda: blog.put("theme/static/s.css", "body{margin:0}"),
        "what is installed": lambda: (root / "installed/other-2.0.dist-info").mkdir(),
        "a setting": lambda: blog.set("SITENAME = 't'\n"),
        "a module of the settings": lambda: blog.set("from names import SITENAME\n"),
        "what that module says": lambda: blog.put("names.py", "SITENAME = 'names'\n"),
    }


def _lead(link: Path, target: str) -> None:
    link.unlink()
    link.symlink_to(target)


def test_what_is_built_is_not_built_again(blog: Blog) -> None:
    before = tree(blog.output), _times(blog.output)
    said = blog.build()
    assert RUN not in said and "Published: 0 changed in" in said
    assert (tree(blog.output), _times(blog.output)) == before
    # By how many processes it is built, no page shows; but what is none is told of.
    assert RUN not in blog.build("-e", "HUOYE_WORKERS=3")
    assert "HUOYE_WORKERS is “0”" in blog.build("-e", "HUOYE_WORKERS=0", status=1)


def test_every_change_is_met(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, each with the next build right behind it."""
    blog.put("names.py", "SITENAME = 'name'\n")
    (blog.root / "installed").mkdir()
    blog.set(f"import sys; sys.path.append({str(blog.root / 'installed')!r})\n")
    blog.build()
    assert RUN not in blog.build()
    for name, change in _changes(blog).items():
        change()
        assert RUN in blog.build(), name
    assert RUN not in blog.build()
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert RUN in blog.build()
    assert RUN in blog.build("-e", "HUOYE_FRESH=true")


def test_the_output_is_what_it_was(blog: Blog) -> None:
    """Whatever is not as it was left is brought back, as by any build."""
    blog.build()
    page = blog.output / "a.html"
    text = page.read_bytes()
    for spoil in (
        lambda: page.write_bytes(text.swapcase()),
        page.unlink,
        lambda: _lead(page, "b.html") if page.exists() else None,
        lambda: next((blog.root / "cache/outputs").iterdir()).unlink(),
        lambda: _cut(next((blog.root / "cache/builds").iterdir())),
    ):
        spoil()
        assert RUN in blog.build()
        assert page.read_bytes() == text and not page.is_symlink()
    # Its own times don't count, and a lost index of times costs the reading of files.
    page.touch()
    shutil.rmtree(blog.root / "cache/stats")
    assert RUN not in blog.build()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])


def test_what_else_lies_in_an_output_that_is_to_be_deleted(blog: Blog) -> None:
    blog.set('DELETE_OUTPUT_DIRECTORY = True\nOUTPUT_RETENTION = ["stays"]\n')
    blog.put("output/stays/by-hand", "")
    blog.build()
    assert RUN not in blog.build()
    for name in ("by-hand", "images/by-hand"):
        blog.put(f"output/{name}", "")
        assert RUN in blog.build()
        assert name not in files(blog.output)
    (blog.output / "empty").mkdir()
    assert RUN in blog.build()
    assert not (blog.output / "empty").exists()


def test_warnings_are_said_again(blog: Blog) -> None:
    blog.set('HUOYE_STRICT = False\nLINTS = {"plain-slug": "warning"}\n')
    file = blog.put(
        "content/posts/w.md", "Title: w\nDate: 2020-01-01\nSlug: W_w\n\n[x]({filename}y.md)\n"
    )
    first = blog.build()
    again = blog.build()
    assert RUN in first and RUN not in again
    for text in ("plain", "w.md"):
        assert (text in first) == (text in again)
    assert first.count("Warning") == again.count("Warning") > 0
    assert first.count("WARNING") == again.count("WARNING")
    file.unlink()


def test_the_day_of_an_article_comes(blog: Blog) -> None:
    blog.set("WITH_FUTURE_DATES = False\n")
    head = "Title: soon\nDate: 2999-01-01\nSlug: soon\nCategory: c\n\nText.\n"
    file = blog.put("content/posts/soon.md", head)
    blog.build()
    assert "soon.html" not in files(blog.output)
    assert RUN not in blog.build()
    (record,) = (blog.root / "cache/builds").iterdir()
    kept = checked_json.read(record)
    # Or the day before, when it might be warned of.
    assert 0 <= datetime(2999, 1, 1, tzinfo=UTC).timestamp() - kept["expires"] < 3 * 86400
    checked_json.write(record, {**kept, "expires": time.time()})
    assert RUN in blog.build()
    file.unlink()


PLUGIN = """
from pelican import signals
def say(path, context): open(path, "a").write("added")
def register(): signals.content_written.connect(say)
"""


def test_what_is_not_known_is_always_run(blog: Blog) -> None:
    blog.put("added.py", PLUGIN)
    blog.put("clock.py", "import time\ndef now(): return time.time()\n")
    for more in (
        'PLUGINS = ["huoye", "added"]\n',
        'from clock import now\nJINJA_GLOBALS = {"now": now}\n',
        "X = object()\n",
        'MARKDOWN = {"extensions": ["pymdownx.snippets"]}\n',
        "from added import register\nregister()\n",
    ):
        blog.set(more)
        blog.build()
        assert RUN in blog.build(), more
    # Unless the owner of the site says that it depends on nothing else.
    blog.set('PLUGINS = ["huoye", "added"]\nHUOYE_PURE = ["added"]\n')
    blog.build()
    assert RUN not in blog.build()
    blog.put("added.py", PLUGIN.replace("added", "changed"))
    assert RUN in blog.build()
    assert (blog.output / "a.html").read_text().endswith("changed")
    blog.set()
    blog.put("theme/templates/index.html", "{{ [1, 2, 3]|random }}")
    blog.build()
    assert RUN in blog.build()
    blog.put("theme/templates/index.html", TEMPLATES["index"])


def test_code_that_changes_while_it_runs(blog: Blog) -> None:
    """As under ``pelican -r``: a build is not remembered as one of code that was not loaded."""
    blog.put(
        "slow.py", 'import pathlib, time\npathlib.Path("names.py").write_text("SITENAME = 1\\n")\n'
    )
    blog.put("names.py", "SITENAME = 'loaded'\n")
    blog.set("import names, slow\nSITENAME = names.SITENAME\n")
    blog.build()
    blog.put("slow.py", "")
    blog.put("names.py", "SITENAME = 'loaded'\n")
    assert RUN in blog.build()


def test_a_source_that_changes_in_the_midst_of_a_build(blog: Blog) -> None:
    """And is put back: what lies there is not what was read."""
    blog.put(
        "midst.py",
        "import pathlib\nfrom pelican import signals\n"
        'FILE = pathlib.Path("content/posts/a.md")\nTEXT = FILE.read_bytes()\n'
        "def before(generator): FILE.write_bytes(TEXT + b'midst')\n"
        "def after(pelican): FILE.write_bytes(TEXT)\n"
        "def register():\n"
        "    signals.article_generator_init.connect(before)\n"
        "    signals.finalized.connect(after)\n",
    )
    blog.set('PLUGINS = ["huoye", "midst"]\nHUOYE_PURE = ["midst"]\n')
    blog.build()
    assert "midst" in (blog.output / "a.html").read_text()
    assert RUN in blog.build()


def _times(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
