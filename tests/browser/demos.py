"""Small pages, each with the figures of one kind."""

from pathlib import Path

from tests.onnx_demos.variants import DIGITS, write_variant

AVATARS = DIGITS.with_name("glow-avatars")
# "steered" is the digits' model with two directions, from the first example to the next ones.
_PAGES = {
    "walk": """/// interpolate | nice-digits
    start: example 2
    end: example 4
    t: 0.5
    steps: 5

From one digit to another.
///""",
    "edit": """/// sample | steered
    count: 4

Four digits.
///

/// edit | steered
    start: example 0
    edits: {second: 0.5}

Half a step towards another digit.
///""",
    "encode": """/// encode | nice-digits
    example: 0

A digit and its latent.
///""",
    "colour": """/// encode | glow-avatars
    example: 1

An avatar and its latent.
///""",
}
WALK, EDIT, ENCODE, COLOUR = (
    "fig-interpolate-nice-digits",
    "fig-edit-steered",
    "fig-encode-nice-digits",
    "fig-encode-glow-avatars",
)


def write_pages(content: Path) -> None:
    """A Pelican content folder: every page in Chinese and in English."""
    posts = content / "posts"
    posts.mkdir(parents=True)
    (content / "models").mkdir()
    (content / "models/nice-digits").symlink_to(DIGITS, target_is_directory=True)
    (content / "models/glow-avatars").symlink_to(AVATARS, target_is_directory=True)
    write_variant(content / "models/steered", directions=True)
    for name, text in _PAGES.items():
        for lang, suffix in (("zh", ""), ("en", ".en")):
            head = f"Title: {name}\nDate: 2018-01-01\nSlug: {name}\nCategory: 数学\nLang: {lang}"
            (posts / f"{name}{suffix}.md").write_text(f"{head}\n\nText.\n\n{text}\n", "utf-8")


def address(name: str, lang: str = "zh") -> str:
    """Of a page, below the site's."""
    return f"{'en/' if lang == 'en' else ''}2018/{name}/"
