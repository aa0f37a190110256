"""Links of a post to pictures and other posts, written for the place where it will stand."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from huoye.importer.post import Post
from huoye.reader.code import without_code

_LINK = re.compile(
    r"(?P<before>\]\(<?|\b(?:src|href)=[\"'])(?P<to>[^\s\"'<>()#?]+)(?P<rest>[^\s\"'<>()]*)"
)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".pdf", ".mp4", ".mp3")
_POSTS = (".md", ".markdown", ".mkd")


def relink(post: Post, content: Path, places: Mapping[str, str]) -> None:
    """Copy what a post links to into the content, and write its links to it.

    places: name of a post's source, with and without its folders -> its place in the content.
    """
    seen = without_code(post.body)
    parts, at = [], 0
    for found in _LINK.finditer(seen):
        to = _new(post, content, places, found["to"], seen.count("\n", 0, found.start()) + 1)
        if to:
            parts += [post.body[at : found.start("to")], to]
            at = found.end("to")
    post.body = "".join([*parts, post.body[at:]])


def _new(post: Post, content: Path, places: Mapping[str, str], to: str, line: int) -> str | None:
    """How a link is written now; None for one that stays as it is."""
    if re.match(r"[a-z][a-z0-9+.-]*:|//|[{|]", to, re.I):
        return None
    path = unquote(to)
    if path.endswith(_POSTS):
        place = places.get(path.lstrip("./")) or places.get(posixpath.basename(path))
        if place is None:
            post.note(f"the link {to} leads to no post that was imported", line)
        return place and f"{{filename}}/{place}"
    if not path.lower().endswith(_PICTURES):
        return None
    folders = post.site_folders if path.startswith("/") else post.folders
    for folder in folders:
        file = folder / path.lstrip("/")
        if file.is_file():
            return f"{{static}}/{_copied(post, content, path, file)}"
    post.note(f"the file {to} was not found", line)
    return None


def _copied(post: Post, content: Path, path: str, file: Path) -> str:
    name = posixpath.normpath(path.lstrip("/")) if path.startswith("/") else file.name
    if not name.startswith("images/"):
        name = f"images/{name if path.startswith('/') else f'{post.slug}/{name}'}"
    target = content / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    return name
