"""Posts of Hexo, Hugo, Jekyll and other tools that keep Markdown files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import yaml
from dateutil import parser

from huoye.core.errors import BuildError
from huoye.importer.post import Post, is_within, plain_slug
from huoye.importer.tags import translate
from huoye.reader.encoding import read_text

Tool = Literal["hexo", "hugo", "jekyll", "markdown"]
_SUFFIXES = (".md", ".markdown", ".mkd")
_JEKYLL_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})-(?P<slug>.+)$")
_FRONT = re.compile(
    r"(?P<mark>---|\+\+\+|;;;)[ \t]*\n(?P<fields>.*?)^(?P=mark)[ \t]*$\n?", re.M | re.S
)
# Hexo doesn't ask for the first line of hyphens.
_HALF = re.compile(r"(?P<fields>(?:[\w-]+:.*\n|[ \t-].*\n)+)---[ \t]*\n")
_SKIPPED = {"node_modules", "public", "_site", "themes", "resources", "vendor", "scaffolds"}


def tool_of(folder: Path) -> Tool:
    """Which tool a folder is written for, by what else lies in it."""
    if (folder / "source" / "_posts").is_dir():
        return "hexo"
    if (folder / "_posts").is_dir():
        return "jekyll"
    names = ("hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "archetypes")
    return "hugo" if any((folder / name).exists() for name in names) else "markdown"


def read(folder: Path) -> Iterator[Post]:
    """Every post below a folder."""
    tool = tool_of(folder)
    settings = _settings(folder)
    roots = {"hexo": "source", "hugo": "content"}
    root = folder / roots.get(tool, ".")
    for path in sorted(root.rglob("*")):
        inner = path.relative_to(root)
        hidden = any(part.startswith(".") or part in _SKIPPED for part in inner.parts)
        if path.suffix in _SUFFIXES and path.is_file() and not hidden and is_within(path, folder):
            post = _post(path, inner, tool, settings)
            post.folders = [path.parent, path.with_suffix("")]
            post.root = folder
            post.site_folders = [root, folder / "static", folder / "assets", folder]
            yield post


def _post(path: Path, inner: Path, tool: Tool, settings: Mapping[str, Any]) -> Post:
    text = read_text(path)
    fields, body, problem = _fields(text)
    named = _JEKYLL_NAME.match(path.stem)
    post = Post(str(inner), _text(fields.get("title")) or path.stem, body)
    if problem:
        post.note(problem, 1)
    post.date = _date(fields.get("date") or (named and named["date"]))
    post.modified = _date(fields.get("updated") or fields.get("lastmod") or fields.get("modified"))
    stem = named["slug"] if named else path.parent.name if path.stem == "index" else path.stem
    post.stem = path.stem
    post.slug = plain_slug(_text(fields.get("slug")) or stem)
    categories = _list(fields.get("categories") or fields.get("category"))
    post.category = categories[0] if categories else ""
    post.tags = [*_list(fields.get("tags") or fields.get("tag")), *categories[1:]]
    post.lang = _text(fields.get("lang") or fields.get("language"))
    post.summary = _text(fields.get("summary") or fields.get("excerpt"))
    post.is_draft = bool(fields.get("draft")) or fields.get("published") is False
    post.is_draft = post.is_draft or "_drafts" in inner.parts
    if fields.get("password"):
        post.hide()
    post.is_page = post.date is None and not post.is_draft
    post.addresses = [*_list(fields.get("aliases")), *_list(fields.get("redirect_from"))]
    own = _text(fields.get("permalink") or fields.get("url")) or _address(
        post, stem, tool, settings, inner
    )
    if own:
        post.addresses.insert(0, own)
    translate(post)
    return post


def _fields(text: str) -> tuple[dict[str, Any], str, str]:
    """Front matter, the text below it, and what is wrong with the former."""
    found = _FRONT.match(text) or _HALF.match(text)
    if not found:
        return {}, text, ""
    is_toml = text.startswith("+++")
    try:
        fields = tomllib.loads(found["fields"]) if is_toml else yaml.safe_load(found["fields"])
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        return {}, text[found.end() :], f"its front matter cannot be read: {error}"
    fields = fields if isinstance(fields, dict) else {}
    return {str(key).lower(): value for key, value in fields.items()}, text[found.end() :], ""


def _list(value: Any) -> list[str]:
    """A field that tools take as a text, a list, or a list of lists."""
    if isinstance(value, list):
        # What stands in a list is one, comma and all.
        items = [one for item in value for one in (item if isinstance(item, list) else [item])]
        return [text for item in items if (text := _text(item))]
    return [text.strip() for text in re.split("[,，]", _text(value)) if text.strip()]


def _text(value: Any) -> str:
    """A field that is one value; what YAML nests, by its names without end perhaps, is none."""
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _date(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    try:
        return parser.parse(text) if (text := _text(value)) else None
    except (ValueError, OverflowError):
        return None


def _settings(folder: Path) -> dict[str, Any]:
    path = folder / "_config.yml"
    try:
        is_there = path.exists() and is_within(path, folder)
        settings = yaml.safe_load(read_text(path)) if is_there else {}
    except (yaml.YAMLError, BuildError):
        settings = {}
    return settings if isinstance(settings, dict) else {}


def _address(
    post: Post, stem: str, tool: Tool, settings: Mapping[str, Any], inner: Path
) -> str | None:
    """Where the tool published a post, as far as its settings tell."""
    if tool == "hugo":
        folders = [part for part in inner.parent.parts if part != "_posts"]
        folders = folders[:-1] if inner.stem == "index" else folders
        return "/" + "/".join([*folders, post.slug if post.slug else stem]) + "/"
    if tool == "markdown" or post.date is None:
        return None
    default = {
        "hexo": ":year/:month/:day/:title/",
        "jekyll": "/:categories/:year/:month/:day/:title.html",
    }
    pattern = _text(settings.get("permalink")) or default[tool]
    if pattern == "pretty":
        pattern = "/:categories/:year/:month/:day/:title/"
    parts = {
        "categories": post.category,
        "category": post.category,
        "year": f"{post.date:%Y}",
        "month": f"{post.date:%m}",
        "day": f"{post.date:%d}",
        "i_month": str(post.date.month),
        "i_day": str(post.date.day),
        "title": stem,
        "name": stem,
        "slug": stem,
        "post_title": stem,
    }
    address = re.sub(r":(\w+)", lambda m: parts.get(m[1], m[0]), pattern)
    if ":" in address:
        post.note(f"its former address, {pattern}, is not known")
        return None
    return re.sub("/{2,}", "/", f"/{address}")
