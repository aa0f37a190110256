"""What articles of the archive say, for tests that work it out again."""

from tests.conftest import ROOT

LANGUAGES = ("zh", "en")


def article(name: str, lang: str) -> str:
    """The source of content/posts/<name>.md, or of its translation."""
    suffix = "" if lang == "zh" else f".{lang}"
    return (ROOT / f"content/posts/{name}{suffix}.md").read_text("utf-8")


def tells(name: str, lang: str, text: str) -> bool:
    """Whether an article says this, letter by letter."""
    return text in article(name, lang)


def said(number: float, digits: int) -> str:
    """A number as the articles round it: so many significant digits, no exponent."""
    written = f"{number:.{digits}g}"
    return written if "e" not in written else f"{number:f}".rstrip("0")
