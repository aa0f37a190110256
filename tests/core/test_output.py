"""What builds do to what lies in an output: real ``pelican`` runs on small blogs."""

from __future__ import annotations

import os
import resource
import subprocess
from pathlib import Path

import pytest

from tests.blogs.shapes import CIRCLE
from tests.core.blog import SITE, Blog, files, tree

BY_HAND = {
    "CNAME": "example.org",
    ".nojekyll": "",
    "google123.html": "verification",
    ".git/HEAD": "ref: refs/heads/main",
    ".well-known/security.txt": "mail us",
}


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog")


def _by_hand(folder: Path) -> dict[str, str]:
    for name, text in BY_HAND.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tree(folder)


def test_what_was_put_there_by_hand_stays_and_removed_articles_go(blog: Blog) -> None:
    before = _by_hand(blog.output)
    blog.build()
    assert files(blog.output) == SITE | set(BY_HAND)
    unchanged = (blog.output / "a.html").stat()
    (blog.root / "content/posts/b.md").unlink()
    blog.write("c", "New.")
    blog.build()
    assert files(blog.output) == (SITE | set(BY_HAND) | {"c.html"}) - {"b.html"}
    now = tree(blog.output)
    assert {name: now[name] for name in before} == before
    assert (blog.output / "a.html").stat() == unchanged
    assert files(blog.root) >= {"content/posts/a.md", "pelicanconf.py"}


def test_a_page_of_ours_that_was_changed_by_hand_stays(blog: Blog) -> None:
    blog.build()
    (blog.root / "content/posts/b.md").unlink()
    (blog.output / "b.html").write_text("mine now")
    blog.build()
    assert (blog.output / "b.html").read_text() == "mine now"


def test_the_repository_itself_as_output(blog: Blog) -> None:
    subprocess.run(["git", "init", "-q"], cwd=blog.root, check=True)
    before = tree(blog.root)
    blog.build("content", "-o", ".")
    blog.build("content", "-o", ".", "-d")
    now = tree(blog.root)
    assert {name: now.get(name) for name in before} == before
    assert files(blog.root) >= SITE
    (blog.root / "content/posts/b.md").unlink()
    said = blog.build("content", "-o", ".", "-d")
    assert "DELETE_OUTPUT_DIRECTORY is not followed" in said
    assert "b.html" not in files(blog.root)
    del before["content/posts/b.md"]
    now = tree(blog.root)
    assert {name: now.get(name) for name in before} == before
    assert list(blog.root.parent.iterdir()) == [blog.root]


def test_the_content_as_output(blog: Blog) -> None:
    sources = blog.root / "content"
    before = tree(sources)
    blog.build("content", "-o", "content")
    now = tree(sources)
    assert {name: now[name] for name in before} == before
    # A picture that is its own source there never becomes ours to remove.
    blog.set("STATIC_PATHS = []\n")
    blog.build("content", "-o", "content")
    assert files(sources) >= {"images/dot.png", "a.html"}
    # Nor is a source written over.
    blog.set("STATIC_PATHS = []\nARTICLE_SAVE_AS = 'posts/{slug}.md'\n")
    before = tree(sources)
    said = blog.build("content", "-o", "content", status=1)
    assert "written over a file that it is made from" in said
    assert tree(sources) == before


def test_an_output_among_the_content(blog: Blog) -> None:
    """It holds articles, though not the folder of the content."""
    before = tree(blog.root / "content/posts")
    said = blog.build("content", "-o", "content/posts", "-d")
    assert "DELETE_OUTPUT_DIRECTORY is not followed" in said
    assert before.items() <= tree(blog.root / "content/posts").items()


def test_delete_output_directory_follows_a_good_build_only(blog: Blog) -> None:
    _by_hand(blog.output)
    (blog.output / "empty/folder").mkdir(parents=True)
    blog.set("DELETE_OUTPUT_DIRECTORY = True\nOUTPUT_RETENTION = ['.git', 'CNAME']\n")
    article = blog.write("a", "Text.", more="Misspelt: x\n")
    before = tree(blog.output)
    blog.build(status=1)
    assert tree(blog.output) == before
    article.write_text(article.read_text().replace("Misspelt: x\n", ""))
    blog.build()
    assert files(blog.output) == SITE | {".git/HEAD", "CNAME"}
    assert not (blog.output / "empty").exists()


def test_a_repository_that_no_retention_names_is_not_deleted(blog: Blog) -> None:
    before = _by_hand(blog.output)
    said = blog.build("-d")
    assert "DELETE_OUTPUT_DIRECTORY is not followed" in said
    assert ".git, which must not be deleted" in said
    assert before.items() <= tree(blog.output).items()


def test_output_retention_keeps_what_the_build_no_longer_writes(blog: Blog) -> None:
    blog.build()
    (blog.root / "content/posts/b.md").unlink()
    blog.build("-e", 'OUTPUT_RETENTION=["b.html"]')
    assert "b.html" in files(blog.output)
    blog.build()
    assert "b.html" not in files(blog.output)


@pytest.mark.parametrize("fault", ["problem", "template", "plugin"])
def test_a_failed_build_leaves_the_last_good_site(blog: Blog, fault: str) -> None:
    blog.build()
    before = tree(blog.output)
    blog.write("c", "New.")
    if fault == "problem":
        blog.write("b", "Text.", more="Misspelt: x\n")
    elif fault == "template":
        blog.put("theme/templates/index.html", "{{ nothing.at.all }}")
    else:
        blog.put(
            "late.py",
            "from pelican import signals\n\n\ndef fail(pelican):\n    raise OSError('late')\n\n\n"
            "def register():\n    signals.finalized.connect(fail)\n",
        )
        blog.set("PLUGINS.append('late')\n")
    blog.build(status=1)
    assert tree(blog.output) == before
    assert not list(blog.root.glob(".*"))
    assert list((blog.root / "cache/staging").iterdir()) == []


def test_a_first_build_that_fails_leaves_no_output(blog: Blog) -> None:
    blog.write("b", "Text.", more="Misspelt: x\n")
    blog.build(status=1)
    assert not blog.output.exists()


def test_a_disk_that_refuses_is_named(blog: Blog) -> None:
    blog.build()
    before = tree(blog.output)
    blog.write("a", "x" * 20_000)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    said = blog.build(status=1, first=limit)
    assert "cache/staging: File too large. Lift the limit" in said
    assert "Traceback" not in said
    assert tree(blog.output) == before
    assert list((blog.root / "cache/staging").iterdir()) == []


def test_a_disk_that_is_full_while_the_site_is_rendered(blog: Blog) -> None:
    """Pelican itself goes on with half of a picture, and ends well."""
    blog.build()
    before = tree(blog.output)
    blog.put("content/images/large.png", "x" * 20_000)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    said = blog.build(status=1, first=limit)
    assert "A problem occurred copying file" in said
    assert "Traceback" not in said
    assert tree(blog.output) == before
    assert list((blog.root / "cache/staging").iterdir()) == []


def test_all_files_have_the_rights_that_the_umask_leaves(blog: Blog) -> None:
    blog.put("content/formulas/circle.py", CIRCLE)
    blog.write("a", "$x$\n\n/// formula | circle\n    r: 5\n\nA circle.\n///")
    blog.build(first=lambda: os.umask(0o077))
    found = {
        path.stat().st_mode & 0o777
        for folder in (blog.output, blog.root / "cache")
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert found == {0o600}
    assert any(blog.output.glob("downloads/*.whl"))


def test_a_cache_that_cannot_be_written_costs_one_warning(blog: Blog) -> None:
    """A file lies where it would be: this holds for root, too."""
    blog.put("cache", "")
    blog.put("content/formulas/circle.py", CIRCLE)
    said = blog.build()
    assert said.count("cache: Warning: the cache can't be written") == 1
    assert "Traceback" not in said
    assert files(blog.output) >= SITE


def test_settings_by_any_name_are_not_deleted(blog: Blog) -> None:
    (blog.root / "output").mkdir()
    settings = blog.root / "pelicanconf.py"
    moved = settings.rename(blog.root / "output/publish-settings.py")
    text = moved.read_text().replace('"content"', '"../content"').replace('"theme"', '"../theme"')
    moved.write_text(text)
    said = blog.build("-s", "output/publish-settings.py", "-o", "output", "-d")
    assert "DELETE_OUTPUT_DIRECTORY is not followed" in said
    assert moved.read_text() == text


def test_the_last_line_tells_what_has_changed(blog: Blog) -> None:
    assert blog.build().endswith(f"Published: {len(SITE)} changed in {blog.output}")
    assert blog.build().endswith(f"Published: 0 changed in {blog.output}")


def test_an_output_that_is_a_link_stays_one(blog: Blog, tmp_path: Path) -> None:
    served = tmp_path / "served"
    served.mkdir()
    (served / "CNAME").write_text("example.org")
    (served / "pictures").mkdir()
    (served / "images").symlink_to("pictures")
    blog.output.symlink_to(served)
    for _ in range(3):
        blog.build()
    assert blog.output.is_symlink()
    site = (SITE - {"images/dot.png"}) | {"images", "pictures/dot.png"}
    assert files(served) == site | {"CNAME"}
    assert sorted(tmp_path.iterdir()) == [blog.root, served]


def test_links_inside_the_output(blog: Blog, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine")
    blog.output.mkdir()
    (blog.output / "other").symlink_to(elsewhere)
    blog.build()
    assert (blog.output / "other").is_symlink()
    (blog.output / "images/dot.png").unlink()
    (blog.output / "images").rmdir()
    (blog.output / "images").symlink_to(elsewhere)
    before = tree(blog.output)
    said = blog.build(status=1)
    assert "leads out of the output" in said
    assert tree(blog.output) == before
    assert files(elsewhere) == {"mine.txt"}


def test_pelicans_own_links_to_static_files(blog: Blog) -> None:
    blog.build("-e", "STATIC_CREATE_LINKS=true")
    blog.build("-e", "STATIC_CREATE_LINKS=true")
    assert files(blog.output) == SITE
    blog.build("-e", "STATIC_CREATE_LINKS=true", "STATIC_PATHS=[]")
    assert files(blog.output) == SITE - {"images/dot.png"}
    assert (blog.root / "content/images/dot.png").read_text() == "dot"


def test_two_builds_into_one_output_never_mix(blog: Blog) -> None:
    blog.put(
        "slow.py",
        "import time\n\nfrom pelican import signals\n\n\n"
        "def register():\n    signals.finalized.connect(lambda _: time.sleep(0.5), weak=False)\n",
    )
    blog.set("PLUGINS.append('slow')\n")
    builds = [blog.start("-e", f'SITENAME="{name}"') for name in ("one", "two")]
    said = [build.communicate(timeout=60)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    assert sum("waiting for it to end" in text for text in said) == 1
    assert files(blog.output) == SITE
    names = {(blog.output / f"{page}.html").read_text().split()[0] for page in ("index", "a", "b")}
    assert len(names) == 1


def test_another_disk(blog: Blog) -> None:
    """As with an output that is a mount point: no file can be renamed into it."""
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == blog.root.stat().st_dev:
        pytest.skip("there is no second disk")
    output = shared / f"huoye-test-{os.getpid()}"
    try:
        output.mkdir()
        (output / "CNAME").write_text("example.org")
        blog.build("-o", str(output))
        (blog.root / "content/posts/b.md").unlink()
        blog.build("-o", str(output))
        assert files(output) == (SITE | {"CNAME"}) - {"b.html"}
        assert output.stat().st_mode & 0o777 == 0o755
    finally:
        subprocess.run(["rm", "-r", str(output)], check=True)


def test_two_sites_share_an_output(blog: Blog, tmp_path: Path) -> None:
    other = Blog(tmp_path / "other")
    for name in ("a", "b"):
        (other.root / f"content/posts/{name}.md").unlink()
    other.write("c", "Text.")
    blog.build("-o", str(tmp_path / "output"), "--cache-path", str(tmp_path / "cache"))
    other.build("-o", str(tmp_path / "output"), "--cache-path", str(tmp_path / "cache"))
    assert files(tmp_path / "output") == SITE | {"c.html"}
