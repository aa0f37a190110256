"""What Pelican remembers of the pages that it has shown."""

from __future__ import annotations

from pelican.contents import Content


def forget() -> None:
    """Pelican keeps for the life of the process what it has made of each article's HTML, and the
    article with it: a preview would grow by the whole site with each change."""
    for name in ("get_content", "get_summary"):
        # Another plugin may have put its own in their places.
        if (kept := getattr(vars(Content).get(name), "cache", None)) is not None:
            kept.clear()
