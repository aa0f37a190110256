"""Hostile articles, built all at once: bodies (attacks/markup, schemes, fences) under a plain head,
and whole files (attacks/front_matter)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.core.blog import Blog
from tests.hostile.attack import Attack, attacks

#: What a command line says.
UNTRUSTED = ("-e", "HUOYE_UNTRUSTED=true")
SETTINGS = """
HUOYE_STRICT = False
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_ALL_RSS = "feeds/all.rss.xml"
PAGE_PATHS = ["pages"]
DEFAULT_PAGINATION = False
DIRECT_TEMPLATES = ["index", "archives", "tags", "categories"]
CATEGORY_SAVE_AS, TAG_SAVE_AS = "category/{slug}.html", "tag/{slug}.html"
DATE_FORMATS = {"en": "%Y"}
"""
#: A warning without the house rules, as all that concerns Markdown alone.
STRICT_FENCES = 'LINTS = {"unclosed-fence": "error"}'
#: Its words are hostile, and so are the names of its inputs.
FORMULA = """from huoye import Guide, Marker, Plot, Curve, Result, Table, Value

BAD = '<script>alert(1)</script>" onclick="alert(1)'


def words(__proto__: float = 1, constructor: float = 2) -> Result:
    return Result(
        [Value("toString", constructor, BAD, BAD), Value("__proto__", 1, "p")],
        [Plot(BAD, [Curve([(0, 0), (1, 1)], BAD)], markers=[Marker(0, 0, BAD)])],
        [Table(BAD, [BAD], [[BAD]])],
        [BAD],
    )
"""
_HEAD = "Title: A\nDate: 2020-01-01\nCategory: c\n\n"
_BODIES = [*attacks("markup"), *attacks("schemes"), *attacks("fences")]
_WHOLE = attacks("front_matter")
REFUSED = [attack for attack in [*_BODIES, *_WHOLE] if attack.outcome == "refused"]
HARMLESS = [attack for attack in [*_BODIES, *_WHOLE] if attack.outcome == "harmless"]
#: Refused whoever writes them.
OF_ALL = [*attacks("schemes"), *attacks("fences")]


def name_of(attack: Attack) -> str:
    return f"{attack.path.parent.name}-{attack.path.stem}".replace("_", "-")


def _put(blog: Blog, attack: Attack) -> None:
    text = attack.text if attack in _WHOLE else _HEAD + attack.text
    # An attack says its own slug or is found by its name.
    if "\nSlug:" not in text:
        text = re.sub("\ndate:", f"\nslug: {name_of(attack)}\ndate:", text, count=1, flags=re.I)
    blog.put(f"content/posts/{name_of(attack)}.md", text)
    # Pages are read as articles are; a few will do.
    if attack.path.stem in ("script", "handler", "excerpt"):
        blog.put(f"content/pages/{name_of(attack)}.md", text.replace("\nslug: ", "\nslug: page-"))


@dataclass(frozen=True)
class Built:
    """What came of a build: what it said, and its files."""

    said: str
    output: Path

    def of(self, attack: Attack) -> list[Path]:
        name = name_of(attack)
        return [
            path
            for path in self.output.rglob("*.html")
            if path.stem in (name, f"{name}-en")
            or path.stem == f"page-{name}"
            or path.parent.name == name
        ]


def build(root: Path, chosen: list[Attack], more: str, *arguments: str, status: int = 0) -> Built:
    blog = Blog(root)
    for file in (root / "content/posts").iterdir():
        file.unlink()
    blog.set(SETTINGS + more)
    for attack in chosen:
        _put(blog, attack)
    process = blog.start(*arguments)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == status, [x for x in said.split("\n") if "Warning" not in x]
    return Built(said, blog.output)
