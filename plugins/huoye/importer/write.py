"""Posts as files of a content folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from huoye.importer.files import relink
from huoye.importer.post import Post


@dataclass(frozen=True)
class Written:
    """A post and its file; ``first_line`` is where its body begins there."""

    post: Post
    path: Path
    first_line: int

    @property
    def notes(self) -> list[str]:
        """What needs a hand, with file and line."""
        return [
            f"{self.path}:{self.first_line + line - 1 if line else 1}: {what}"
            for line, what in self.post.notes
        ]


def write(posts: Iterable[Post], content: Path) -> list[Written]:
    """Write every post below ``content``; files that are there already stay, and are noted."""
    placed = list(_placed(posts, content))
    places: dict[str, str] = {}
    for post, path in placed:
        place = path.relative_to(content).as_posix()
        for name in (post.source, f"{post.stem}.md", f"{post.slug}.md"):
            places.setdefault(name, place)
    return [_written(post, path, content, places) for post, path in placed]


def _placed(posts: Iterable[Post], content: Path) -> Iterator[tuple[Post, Path]]:
    """Every post with a place of its own."""
    taken: set[Path] = set()
    for number, post in enumerate(posts, start=1):
        if not post.slug:
            post.slug = f"post-{number}"
            post.note("it has no slug of a-z: choose one")
        path = _path(post, content)
        if path in taken:
            post.note("another post has its slug: choose one")
        slug = post.slug
        for more in count(number):
            if path not in taken:
                break
            post.slug = f"{slug}-{more}"
            path = _path(post, content)
        taken.add(path)
        yield post, path


def _written(post: Post, path: Path, content: Path, places: Mapping[str, str]) -> Written:
    post.body = post.body.strip("\n")
    relink(post, content, places)
    head = _head(post)
    if path.exists() or path.is_symlink():
        post.note("the file is there already, and stays as it is")
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{head}{post.body}\n", "utf-8")
    return Written(post, path, head.count("\n") + 1)


def _path(post: Post, content: Path) -> Path:
    if post.is_page:
        return content / "pages" / f"{post.slug}.md"
    year = str(post.date.year) if post.date else "undated"
    return content / "posts" / year / f"{post.slug}.md"


def _head(post: Post) -> str:
    if not post.date and not post.is_page:
        post.note("it has no date")
    fields = {
        "Title": post.title,
        "Date": _time(post.date),
        "Modified": _time(post.modified),
        "Slug": post.slug,
        "Lang": post.lang,
        "Category": post.category,
        "Tags": ("; " if any("," in tag for tag in post.tags) else ", ").join(post.tags),
        "Status": "draft" if post.is_draft else "",
        "Summary": post.summary,
        "Aliases": ", ".join(dict.fromkeys(post.addresses)),
    }
    lines = [f"{key}: {' '.join(value.split())}" for key, value in fields.items() if value.strip()]
    return "\n".join(lines) + "\n\n"


def _time(time: object) -> str:
    return str(time).removesuffix(" 00:00:00") if time else ""
