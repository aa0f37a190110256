"""Whatever becomes of the cache's files, pages are right."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from huoye.page_cache.entries import Entries
from huoye.reader.resting_text import RestingText
from tests.core.blog import Blog as SmallBlog
from tests.core.blog import tree
from tests.page_cache.conftest import PLAIN, Blog

Harm = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    ("harm", "is_told"),
    [
        (lambda packed: b"", True),
        (lambda packed: packed[:40], True),
        (lambda packed: packed[:-1], True),
        (lambda packed: packed[:-9] + bytes([packed[-9] ^ 1]) + packed[-8:], True),
        (lambda packed: b"GIF89a", True),
        (lambda packed: packed.replace(b"page 1", b"page 0", 1), False),
    ],
    ids=["empty", "head", "cut", "bit", "foreign", "older"],
)
def test_damaged_entries_are_made_again(blog: Blog, harm: Harm, is_told: bool) -> None:
    blog.read()
    first, usual = blog.plain(), blog.warnings()
    for path in blog.entries():
        path.write_bytes(harm(path.read_bytes()))
    assert set(blog.read()) == set(PLAIN)
    assert blog.plain() == first
    told = [text for text in blog.warnings() if text not in usual]
    assert len(told) == (len(PLAIN) if is_told else 0)
    assert all("is not what was written there; it is made again" in text for text in told)
    assert blog.read() == {}
    assert blog.warnings() == usual


def test_an_entry_of_another_page(blog: Blog) -> None:
    """Its hash is right, and it is not this page's."""
    blog.read()
    first = blog.plain()
    paths = blog.entries()
    contents = [path.read_bytes() for path in paths]
    for path, content in zip(paths, [*contents[1:], contents[0]], strict=True):
        path.write_bytes(content)
    assert set(blog.read()) == set(PLAIN)
    assert blog.plain() == first


def test_an_entry_of_a_version_that_wrote_other_things(blog: Blog) -> None:
    blog.read()
    entries = Entries(blog.cache / "pages", {})
    for path in blog.entries():
        entries.put("a", {"result": {}}, RestingText.of(""))
        entries.path("a").replace(path)
    assert blog.read() == dict.fromkeys(PLAIN, "another version kept it")
    assert blog.read() == {}


def test_it_can_be_deleted_and_be_in_the_way(blog: Blog) -> None:
    blog.read()
    for path in blog.entries():
        path.unlink()
        path.mkdir()
    assert set(blog.read()) == set(PLAIN)
    assert len([text for text in blog.warnings() if "the cache can't be written" in text]) == 1


def test_a_cache_that_can_only_be_read(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write anywhere, so that the system is told to refuse."""
    blog.read()
    blog.write("plain", "Other words.")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("huoye.page_cache.entries.write_atomic", refuse)
    monkeypatch.setattr(os, "utime", refuse)
    for _ in range(2):
        assert blog.read() == {"plain": "its text changed"}
        assert len([text for text in blog.warnings() if "the cache can't be written" in text]) == 1


def test_another_folder(blog: Blog, tmp_path: Path) -> None:
    """A site that is moved, with its cache, is read no more than one that isn't."""
    blog.settings.pop("MARKDOWN")  # which names a folder by its whole path
    blog.read()
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("content", "cache", "theme"):
        (tmp_path / name).rename(moved / name)
    blog.content, blog.cache = moved / "content", moved / "cache"
    blog.settings["THEME"] = str(moved / "theme")
    assert blog.read() == {}
    assert blog.results()["link"].path == moved / "content/posts/link.md"


def test_what_was_not_used_for_longest_goes(blog: Blog) -> None:
    blog.read()
    before = {path: path.stat().st_size for path in blog.entries()}
    for path in before:
        os.utime(path, (1, 1))
    (blog.content / "posts/warned.md").unlink()
    blog.settings["PAGE_CACHE_SIZE"] = (sum(before.values()) + 50) / 1e6
    assert blog.read() == {}
    assert before.keys() == {*blog.entries()}, "nothing was added"
    blog.write("more", "Words.")
    assert blog.read() == {"more": "not read before"}
    assert len(blog.entries()) == len(before)
    assert blog.read() == {}
    Entries(blog.cache / "pages", {}).shrink(0)
    assert [*(blog.cache / "pages").iterdir()] == []


def test_two_environments_do_not_take_each_others_place(blog: Blog) -> None:
    """Preview and publication, a site and its translation: each finds its own again."""
    for _ in range(2):
        blog.settings["HUOYE_STRICT"] = False
        first = blog.read()
        blog.settings["HUOYE_STRICT"] = True
        second = blog.read()
    assert set(first) | set(second) <= {"warned"}, "an error under the house rules"


def test_two_builds_at_once(blog: Blog) -> None:
    """In one process, each with all pages, with entries that come and go."""
    blog.read()
    first = blog.plain()
    others = [Blog(blog.root) for _ in range(2)]

    def run(other: Blog) -> None:
        for turn in range(5):
            for path in blog.entries()[:: turn + 1]:
                path.unlink(missing_ok=True)
            other.read()

    threads = [threading.Thread(target=run, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        assert other.plain() == first
        assert [text for text in other.warnings() if "cache" in text] == []


def test_two_pelicans_at_once(tmp_path: Path) -> None:
    """Of one site, into two outputs, with one cache."""
    blog = SmallBlog(tmp_path)
    for number in range(20):
        blog.write(f"p{number}", f"Text of $x^{{{number}}}$.")

    def build(*outputs: str) -> None:
        running = [blog.start("-o", name) for name in outputs]
        assert [process.wait(timeout=100) for process in running] == [0] * len(outputs)

    build("one", "two")
    build("three")
    assert tree(tmp_path / "one") == tree(tmp_path / "two") == tree(tmp_path / "three")
