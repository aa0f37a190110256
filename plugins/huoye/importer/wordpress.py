"""WordPress: the file of Tools → Export (WXR)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from huoye.importer.html import to_markdown
from huoye.importer.post import Post, plain_slug

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def read(path: Path) -> Iterator[Post]:
    """Its posts and pages. Raises ElementTree.ParseError for what is no XML."""
    for item in ElementTree.parse(path).iter("item"):
        fields = {child.tag.rpartition("}")[2]: child.text or "" for child in item}
        kind, status = fields.get("post_type", "post"), fields.get("status", "publish")
        if kind in ("post", "page") and status not in ("trash", "auto-draft", "inherit"):
            yield _post(item, fields, path.name)


def _post(item: ElementTree.Element, fields: dict[str, str], source: str) -> Post:
    number = fields.get("post_id", "")
    post = Post(f"{source}, post {number}", fields.get("title") or number, "")
    post.body = item.findtext(_CONTENT) or ""
    post.date = _time(fields.get("post_date", ""))
    post.slug = plain_slug(unquote(fields.get("post_name", "")))
    terms = [(term.get("domain"), term.text or "") for term in item.findall("category")]
    categories = [name for domain, name in terms if domain == "category"]
    post.category = categories[0] if categories else ""
    post.tags = [name for domain, name in terms if domain == "post_tag"] + categories[1:]
    post.is_page = fields.get("post_type") == "page"
    post.is_draft = fields.get("status") != "publish"
    if fields.get("post_password"):
        post.hide()
    link = urlsplit(fields.get("link", ""))
    if link.query:
        post.note(f"its former address {link.path}?{link.query} cannot be kept: it has a query")
    elif link.path.strip("/"):
        post.addresses = [unquote(link.path)]
    to_markdown(post)
    return post


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
