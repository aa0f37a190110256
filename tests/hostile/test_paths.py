"""Nothing from outside the content is published, and nothing is written outside the output."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.core.blog import Blog, files, tree
from tests.hostile.attack import Attack, attacks

#: Addresses as attackers would like them: names of tags and categories go in unchanged.
SETTINGS = """
FRONT_MATTER_KEYS = ["cover", "url"]
STATIC_PATHS = ["images", "linked"]
SLUG_REGEX_SUBSTITUTIONS = []
TAG_SAVE_AS = "tag/{slug}.html"
CATEGORY_SAVE_AS = "category/{slug}.html"
AUTHOR_SAVE_AS = "author/{slug}.html"
"""
LINKS, PATHS = attacks("links"), attacks("paths")


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog, with secrets beside it and beside its content."""
    blog = Blog(tmp_path / "blog")
    blog.set(SETTINGS)
    (tmp_path / "outside").mkdir()
    for name in ("outside.txt", "outside.md", "outside.py", "outside/a.png", "outside/model.json"):
        (tmp_path / name).write_text("SECRET")
    return blog


def _deliver(blog: Blog, attack: Attack) -> None:
    if attack.path.suffix == ".py":
        attack.made(blog.root)
    else:
        # Front matter is what a file begins with; reST has comments before it.
        first, _, rest = attack.text.partition("\n")
        text = attack.text if attack.path.suffix != ".md" else rest
        assert "must:" in first
        blog.put(f"content/posts/{attack.path.name}", text)


def _deliver_all(blog: Blog, kind: list[Attack], outcome: str) -> list[Attack]:
    chosen = [attack for attack in kind if attack.outcome == outcome]
    assert chosen
    for attack in chosen:
        _deliver(blog, attack)
    return chosen


def _outside(blog: Blog) -> dict[str, str]:
    inside = ("blog/output", "blog/.cache", "blog/cache", "blog/__pycache__")
    found = tree(blog.root.parent)
    return {name: known for name, known in found.items() if not name.startswith(inside)}


def _missing(said: str, refused: list[Attack], place: str) -> list[str]:
    """Attacks of which the build doesn't say what it must."""
    return [
        str(attack)
        for attack in refused
        if not re.search(place.format(name=attack.path.name) + attack.words, said, re.I)
    ]


def test_links_and_addresses_that_lead_out_are_refused(blog: Blog) -> None:
    refused = _deliver_all(blog, LINKS, "refused")
    before = _outside(blog)
    said = blog.build(status=1)
    assert _missing(said, refused, r"content/posts/{name}") == []
    assert _outside(blog) == before
    assert not blog.output.exists()


@pytest.mark.parametrize("strict", [True, False])
def test_files_that_lie_elsewhere_are_refused(blog: Blog, strict: bool) -> None:
    """In any blog: no house rule is needed for it."""
    blog.set(f"{SETTINGS}HUOYE_STRICT = {strict}\n")
    refused = _deliver_all(blog, PATHS, "refused")
    said = blog.build(status=1)
    assert _missing(said, refused, "content/") == []
    assert not blog.output.exists()


def test_where_the_house_rules_are_off_nothing_is_written_outside(blog: Blog) -> None:
    blog.set(f"{SETTINGS}HUOYE_STRICT = False\n")
    refused = _deliver_all(blog, LINKS, "refused")
    before = _outside(blog)
    said = blog.build(status=1)
    # A link that Pelican doesn't follow is a warning there.
    assert said.count("leads out of the content") >= 10
    assert said.count("leads out of the site") >= 10
    assert len(refused) > 30
    assert _outside(blog) == before


def test_what_is_harmless_is_published(blog: Blog) -> None:
    chosen = [*_deliver_all(blog, LINKS, "harmless"), *_deliver_all(blog, PATHS, "harmless")]
    before = _outside(blog)
    blog.build()
    assert _outside(blog) == before
    assert files(blog.output) >= {
        *("images/inside.png", "images/deep/inside.png", "images/shared/c.png", "images/hard.png"),
        "in-code.html",
    }
    for path in blog.output.rglob("*"):
        assert path.is_dir() or not path.is_symlink()
        for attack in chosen if path.is_file() else ():
            assert not re.search(attack.words, path.read_text("utf-8", "replace")), (path, attack)


def test_a_content_folder_that_is_itself_a_link(blog: Blog) -> None:
    """An owner's own is followed; another's checkout could name any folder of the machine."""
    elsewhere = blog.root.parent / "elsewhere"
    (blog.root / "content").rename(elsewhere)
    (blog.root / "content").symlink_to(elsewhere)
    said = blog.build("-e", "HUOYE_UNTRUSTED=true", status=1)
    assert "the content is itself a link, to" in said
    assert not blog.output.exists()
    blog.build()
    assert files(blog.output) >= {"a.html", "images/dot.png"}


def test_a_template_from_elsewhere(blog: Blog) -> None:
    (blog.root.parent / "outside.html").write_text("SECRET")
    blog.write("a", "Text.", more="Template: ../../../outside\n")
    said = blog.build(status=1)
    assert "a.md:5: the theme has no template “../../../outside”" in said
    assert not blog.output.exists()


def test_an_owner_may_name_what_links_lead_to(blog: Blog) -> None:
    outside = blog.root.parent / "outside"
    (blog.root / "content/images/away").symlink_to(outside)
    (blog.root / "content/linked").symlink_to(outside / "a.png")
    blog.set(f"{SETTINGS}HUOYE_FOLLOW = [{str(outside)!r}]\n")
    blog.build()
    assert files(blog.output) >= {"images/away/a.png", "linked"}
    blog.set(f"{SETTINGS}HUOYE_FOLLOW = [{str(outside)!r}]\nHUOYE_UNTRUSTED = True\n")
    assert "leads out of the content" in blog.build(status=1)
    blog.set(f"{SETTINGS}HUOYE_FOLLOW = ['outside']\n")
    assert "HUOYE_FOLLOW is no list of whole paths" in blog.build(status=1)
