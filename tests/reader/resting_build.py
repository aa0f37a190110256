"""A build that looks at its pages' texts: ``python -m tests.reader.resting_build FOLDER``.

In a process of its own: plugins that have once taken part in Pelican do so till the end.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pelican import Pelican
from pelican.contents import Content
from pelican.plugins import signals
from pelican.settings import read_settings

from huoye.reader.resting_text import RestingText
from tests.conftest import page_head

_FIELD = "_content"


def main(folder: Path) -> None:
    """Raises AssertionError."""
    for name in ("a", "b"):
        source = folder / f"content/{name}.md"
        source.parent.mkdir(exist_ok=True)
        source.write_text(f"{page_head(name, title=name)}Text of {name}.\n", "utf-8")
    found: dict[str, tuple[type, str]] = {}

    def change(page: Content) -> None:
        if page.slug == "b":
            setattr(page, _FIELD, f"{getattr(page, _FIELD)}More.")

    def look(generators: list[object]) -> None:
        for page in generators[0].articles:  # type: ignore[attr-defined]
            found[page.slug] = type(vars(page)[_FIELD]), getattr(page, _FIELD)

    settings = read_settings(
        override={
            "PATH": str(folder / "content"),
            "OUTPUT_PATH": str(folder / "output"),
            "CACHE_PATH": str(folder / "cache"),
            "PLUGINS": ["huoye"],
            "SITEURL": "https://example.org",
        }
    )
    with (
        signals.content_object_init.connected_to(change),
        signals.all_generators_finalized.connected_to(look),
    ):
        Pelican(settings).run()
    assert found == {
        "a": (RestingText, "<p>Text of a.</p>"),
        "b": (str, "<p>Text of b.</p>More."),
    }
    assert "Text of b.</p>More." in (folder / "output/b.html").read_text("utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
