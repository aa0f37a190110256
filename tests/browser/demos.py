"""Small pages, each with one figure of the site's own models."""

from pathlib import Path

ROOT = Path(__file__).parents[2]

BLOCKS = {
    "walk": """/// interpolate | nice-digits
    start: example 2
    end: example 4
    t: 0.5
    steps: 5

From one digit to another.
///""",
    "encode": """/// encode | nice-digits
    example: 0

A digit and its latent.
///""",
}


def write_pages(content: Path) -> None:
    """A Pelican content folder: every block in Chinese and in English."""
    posts = content / "posts"
    posts.mkdir(parents=True)
    (content / "models").symlink_to(ROOT / "content" / "models", target_is_directory=True)
    for name, block in BLOCKS.items():
        for lang, suffix in (("zh", ""), ("en", ".en")):
            head = f"Title: {name}\nDate: 2018-01-01\nSlug: {name}\nCategory: 数学\nLang: {lang}"
            (posts / f"{name}{suffix}.md").write_text(f"{head}\n\nText.\n\n{block}\n", "utf-8")


def address(name: str, lang: str = "zh") -> str:
    """Of a page, below the site's."""
    return f"{'en/' if lang == 'en' else ''}2018/{name}/"
