"""Runs in one process: sites nested in others, and ``pelican -r``."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.core.blog import SITE, Blog, files, tree

# What i18n_subsites does: its first versions at `finalized`, later ones before the main site is
# written, with the settings that it saw at `initialized`.
SUBSITES = """
from pathlib import Path

from pelican import Pelican, signals

main = []


def remember(pelican):
    if not main:
        main[:] = pelican.settings, pelican.settings["OUTPUT_PATH"]


def subsite(pelican):
    if pelican.settings is not main[0]:
        return
    settings = main[0].copy()
    output = {output}
    settings.update(
        OUTPUT_PATH=str(Path(output) / "es"),
        SITEURL=settings["SITEURL"] + "/es",
        DELETE_OUTPUT_DIRECTORY=False,
    )
    Pelican(settings).run()
    main.clear()


def register():
    signals.initialized.connect(remember)
    signals.{signal}.connect(subsite)
"""


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


def test_a_build_that_is_over_is_nobodys(blog: Blog) -> None:
    """Whoever asks for it later would get one whose services are closed."""
    code = """
from pelican import get_instance, parse_arguments
from huoye.core.build import Build

pelican, settings = get_instance(parse_arguments([]))
pelican.run()
try:
    Build.of(settings)
except KeyError:
    print("no build")
"""
    blog.put("ask.py", code)
    done = subprocess.run(
        [sys.executable, "ask.py"], cwd=blog.root, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("no build\n")


def test_no_article_outlives_its_run(blog: Blog) -> None:
    code = """
import gc
from pelican import get_instance, parse_arguments
from pelican.contents import Content

pelican, settings = get_instance(parse_arguments([]))
pelican.run()
gc.collect()
print(sum(isinstance(kept, Content) for kept in gc.get_objects()), "kept")
"""
    blog.put("count.py", code)
    done = subprocess.run(
        [sys.executable, "count.py"], cwd=blog.root, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("\n0 kept\n")


@pytest.mark.parametrize("signal", ["finalized", "get_writer"])
@pytest.mark.parametrize("output", ['settings["OUTPUT_PATH"]', "main[1]"])
def test_a_site_nested_in_anothers_output(blog: Blog, signal: str, output: str) -> None:
    blog.put("subsites.py", SUBSITES.format(signal=signal, output=output))
    blog.set("PLUGINS.append('subsites')\nOUTPUT_RETENTION = ['CNAME']\n")
    nested = {f"es/{name}" for name in SITE}
    blog.put("output/es/by-hand.txt", "mine")
    blog.build()
    assert files(blog.output) == SITE | nested | {"es/by-hand.txt"}
    assert len(list((blog.root / "cache/outputs").iterdir())) == 1
    assert "https://example.org/es a" in (blog.output / "es/a.html").read_text()
    assert "https://example.org a" in (blog.output / "a.html").read_text()
    (blog.root / "content/posts/b.md").unlink()
    blog.build()
    assert files(blog.output) == (SITE | nested | {"es/by-hand.txt"}) - {"b.html", "es/b.html"}
    blog.build("-d")
    assert files(blog.output) == (SITE | nested) - {"b.html", "es/b.html"}
    before = tree(blog.output)
    blog.write("a", "Text.", more="Misspelt: x\n")
    said = blog.build(status=1)
    assert said.count("unknown front matter key") == 1
    assert tree(blog.output) == before


def test_a_nested_site_of_a_process_of_its_own(blog: Blog) -> None:
    nested = {f"es/{name}" for name in SITE}
    blog.build("-o", "output/es")
    blog.build()
    assert files(blog.output) == SITE | nested
    blog.build("-o", "output/es")
    blog.build()
    assert files(blog.output) == SITE | nested


@contextmanager
def _watching(blog: Blog) -> Iterator[Callable[[], str]]:
    """``pelican -r`` at work; what it has said so far."""
    log = blog.root.parent / f"{blog.root.name}.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "pelican", "-r"],
            cwd=blog.root,
            env={**os.environ, "PYTHONPATH": str(ROOT / "plugins"), "PYTHONUNBUFFERED": "1"},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        try:
            yield log.read_text
            assert process.poll() is None, log.read_text()
        finally:
            process.kill()
            process.wait()


def _until(true: Callable[[], bool], act: Callable[[], object] = lambda: None) -> None:
    """Wait, doing again now and then: a change before Pelican watches is a change unseen."""
    # Each time longer: a slow machine builds for seconds.
    for attempt in range(9):
        act()
        for _ in range(10 * 2**attempt):
            if true():
                return
            time.sleep(0.05)
    raise AssertionError("it didn't happen")


def test_autoreload_recovers_from_a_mistake(blog: Blog) -> None:
    def page(name: str, text: str) -> Callable[[], bool]:
        file = blog.output / f"{name}.html"
        return lambda: file.exists() and text in file.read_text()

    key = "unknown front matter key “misspelt”"
    blog.write("a", "First.", more="Misspelt: x\n")
    with _watching(blog) as said:
        _until(lambda: key in said())
        time.sleep(0.3)
        # No loop, though Pelican's own builds again at once.
        assert said().count(key) == 1
        assert not blog.output.exists()
        _until(page("a", "Second."), lambda: blog.write("a", "Second."))
        # The same mistake again, in an article that is there: told again, the site as it was.
        _until(
            lambda: said().count(key) > 1, lambda: blog.write("a", "Third.", more="Misspelt: x\n")
        )
        assert page("a", "Second.")()
        # Mended in the settings, which Pelican reads again only after a run that returned.
        _until(page("a", "Third."), lambda: blog.set("FRONT_MATTER_KEYS = ['misspelt']\n"))
        # A template that can't be drawn is told too, and mended.
        broken = "{{ nothing.at.all }}"
        _until(
            lambda: "UndefinedError" in said(),
            lambda: blog.put("theme/templates/index.html", broken),
        )
        _until(page("index", "mended"), lambda: blog.put("theme/templates/index.html", "mended"))
