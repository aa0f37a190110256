"""Links of a post to pictures and other posts, written for the place where it will stand."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Mapping
from filecmp import cmp
from itertools import count
from pathlib import Path
from urllib.parse import quote, unquote

from huoye.importer.post import Post, is_within
from huoye.reader.code import without_code

_LINK = re.compile(
    r"(?P<before>\]\(<?|\b(?:src|href)=[\"'])(?P<to>[^\s\"'<>()#?]+)(?P<rest>[^\s\"'<>()]*)"
)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".pdf", ".mp4", ".mp3")
# What would end a link in Markdown or HTML.
_UNSAFE = re.compile(r"[\s\"'<>()\[\]{}|#?%\\]")
_POSTS = (".md", ".markdown", ".mkd")


def relink(post: Post, content: Path, places: Mapping[str, str]) -> None:
    """Copy what a post links to into the content's pictures, and write its links to it.

    Nothing is read outside of the export, whatever a link or a file's own link says.
    places: name of a post's source, with and without its folders -> its place in the content.
    """
    seen = without_code(post.body)
    parts, at = [], 0
    missing: list[tuple[int, str]] = []
    for found in _LINK.finditer(seen):
        to, problem = _new(post, content, places, found["to"])
        if problem:
            missing.append((found.start(), problem))
        if to:
            parts += [post.body[at : found.start("to")], to]
            at = found.end("to")
    post.note_at(missing)
    post.body = "".join([*parts, post.body[at:]])


def _new(
    post: Post, content: Path, places: Mapping[str, str], to: str
) -> tuple[str | None, str | None]:
    """How a link is written now, None for one that stays as it is; and what is wrong with it."""
    if re.match(r"[a-z][a-z0-9+.-]*:|//|[{|]", to, re.I):
        return None, None
    path = unquote(to)
    if path.endswith(_POSTS):
        place = places.get(path.lstrip("./")) or places.get(posixpath.basename(path))
        if place is None:
            return None, f"the link {to} leads to no post that was imported"
        return f"{{filename}}/{place}", None
    if not path.lower().endswith(_PICTURES) or "\0" in path:
        return None, None
    if path.startswith("/"):
        # Above the root of a site is its root.
        path = posixpath.normpath(f"/{path.lstrip('/')}")
    folders = post.site_folders if path.startswith("/") else post.folders
    for folder in folders:
        file = folder / path.lstrip("/")
        if not file.is_file():
            continue
        if post.root is None or not is_within(file, post.root):
            return None, f"the file {to} lies outside of the export, and is not copied"
        name = _copied(post, content, path, file)
        if name is None:
            return None, f"the file {to} would be written outside of {content}/images"
        return f"{{static}}/{_UNSAFE.sub(lambda sign: quote(sign[0]), name)}", None
    return None, f"the file {to} was not found"


def _copied(post: Post, content: Path, path: str, file: Path) -> str | None:
    """Its place in the content, another one where a file of other bytes has that; None where that
    is a link to somewhere else."""
    name = path.lstrip("/") if path.startswith("/") else f"{post.slug}/{file.name}"
    if not (path.startswith("/") and name.startswith("images/")):
        name = f"images/{name}"
    stem, suffix = posixpath.splitext(name)
    for number in count(2):
        target = content / name
        if not is_within(target, content / "images"):
            return None
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            return name
        if cmp(file, target, shallow=False):
            return name
        name = f"{stem}-{number}{suffix}"
    return None
