"""Rules of the house: off until a site switches them on."""

from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.reader import PageSource, lints, read_page

RULES = ["mixed-logarithms", "empty-column", "english-row-name", "term-before-definition"]
ON: dict[str, object] = {"LINTS": dict.fromkeys(RULES, "warning"), "GLOSSARY": ["梯度"]}
TABLE = "| 模型 | 值 |\n|---|---|\n"


def _said(body: str, settings: dict[str, object], lang: str = "zh") -> list[str]:
    page = PageSource(Path("/a.md"), body, lang, build=Build(settings))
    return [f"{problem.line}: {problem.what}" for problem in read_page(page).problems]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("$\\log a$\n\n$$\\log b + \\ln c$$", "3: \\ln, where the article writes \\log elsewhere"),
        (f"甲\n\n{TABLE}| 甲 | |\n| 乙 | |\n", "3: the table's column 2 is empty"),
        (f"{TABLE}| 甲 | 1 |\n| the rest | 2 |\n", "4: the row “the rest” of a Chinese table"),
        ("# 梯度\n\n求梯度。\n\n**梯度**是向量。", "3: “梯度” is used before line 5 defines it"),
    ],
)
def test_what_is_switched_on_is_told(body: str, said: str) -> None:
    assert _said(body, {}) == []
    (told,) = _said(body, ON)
    assert told.startswith(said)


@pytest.mark.parametrize(
    "body",
    [
        "$\\log_2 a + \\ln b$，`\\log c`",
        "$\\log a$ 与 $\\logit b$",
        f"{TABLE}| Glow | 1 |\n| `baseline` | 2 |\n| $x$ | 3 |\n| VAE | 4 |\n",
        "| model | n |\n|---|---|\n| baseline | 1 |\n",
        "*梯度*是向量，求梯度。",
        "求梯度。",
    ],
)
def test_what_is_fine(body: str) -> None:
    assert _said(body, ON) == []


def test_rows_of_english_pages_may_be_english() -> None:
    assert _said(f"{TABLE}| the rest | 1 |\n", ON, "en") == []


def test_an_author_may_mean_both_logarithms() -> None:
    (lint,) = (lint for lint in lints.every_lint() if lint.name == "mixed-logarithms")
    page = PageSource(Path.cwd() / "content/a.md", lint.wrong)
    assert list(lint.check(page))
    page.metadata["logarithms"] = "Both"
    assert not list(lint.check(page))
