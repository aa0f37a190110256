"""The tables and the plot of benchmarks.word2vec in the articles that quote them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_CONTENT = Path(__file__).parents[1] / "content"

#: What the Chinese article calls what stands in the rows' names.
_CHINESE: Mapping[str, str] = {
    "random softmax": "随机softmax",
    "sampled softmax": "采样softmax",
    "negative sampling": "负采样",
    " without −ln V": "，不加−ln V",
    "hits kept": "命中留着",
    "distinct": "不放回",
    "shared matrix": "共享矩阵",
    "word frequencies alone": "只看词频",
    "an example": "每例",
    "a batch": "每批",
    "skip-gram": "Skip-gram",
    " for 128 words": "每128词",
    " for 64 words": "每64词",
    ", ": "，",
}
ARTICLES: Mapping[Path, Mapping[str, str]] = {
    _CONTENT / "posts" / "2017" / "word2vec.md": _CHINESE,
    _CONTENT / "posts" / "2017" / "word2vec.en.md": {},
}
PLOTS: Mapping[Path, Mapping[str, str]] = {
    _CONTENT / "images" / "word2vec-losses.zh.svg": _CHINESE,
    _CONTENT / "images" / "word2vec-losses.svg": {},
}


def named(row: str, names: Mapping[str, str]) -> str:
    """What an article calls a row of the report."""
    for words, others in names.items():
        row = row.replace(words, others)
    return re.sub(r"，([\d,]+) (每[例批])", r"，\2\1个", row)


def rows(report: str, names: Mapping[str, str]) -> dict[tuple[str, int], str]:
    """Lines of the report's tables by the name that the article gives each, and their cells."""
    found = {}
    for line in report.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("| ") or not cells[0]:
            continue
        cells[0] = named(cells[0], names)
        found[cells[0], len(cells)] = f"| {' | '.join(cells)} |"
    return found


def updated(article: str, report: str, names: Mapping[str, str]) -> str:
    """The article with the report's figures in its rows: those with a name of the report's and
    as many cells."""
    new = rows(report, names)
    lines = []
    for line in article.split("\n"):
        cells = line.strip("|").split("|") if line.startswith("| ") else [""]
        lines.append(new.get((cells[0].strip(), len(cells)), line))
    return "\n".join(lines)
