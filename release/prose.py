"""Punctuation of Chinese texts, by AutoCorrect: ``python -m release.prose``.

Spelling of English is codespell's. Full-width signs in Chinese, half-width ones in digits and
whole English sentences. Spaces beside Latin words are none of its business: browsers set them
(``text-autospace``), and the texts have none.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

# Its stubs lack the latter.
from autocorrect_py import lint_for, load_config  # type: ignore[attr-defined]

from huoye.core.bundled import CLONE

_RULES = ("fullwidth", "halfwidth-word", "halfwidth-punctuation", "no-space-fullwidth")
_ALL = (
    *_RULES,
    "no-space-fullwidth-quote",
    "space-word",
    "space-punctuation",
    "space-bracket",
    "space-backticks",
    "space-dash",
    "space-dollar",
    "spellcheck",
)
#: What AutoCorrect calls a suffix.
_SYNTAXES = {".md": "markdown", ".py": "python"}
_HEAD = re.compile(r"(?:[A-Za-z]\w*:[^\n]*\n)+")
#: Of a block: a list of words, whose commas are syntax.
_OPTION = re.compile(r"^ {4}[a-z_]+: [^\"'\[{\n]*$", re.M)
_TITLE = re.compile(r"^Title: (.+)$", re.M)


def files() -> Iterator[Path]:
    """All that is Chinese, or may be, but words/zh.mjs, which is pieces of sentences."""
    for pattern in ("content/p*/**/*.md", "content/formulas/*.py", "README.zh.md"):
        paths = sorted(CLONE.glob(pattern))
        yield from (path for path in paths if not path.name.endswith(".en.md"))


def titles() -> set[str]:
    """Of articles: they are quoted as they are."""
    pages = CLONE.glob("content/posts/**/*.md")
    found = (_TITLE.match(path.read_text("utf-8")) for path in pages)
    return {title[1].strip() for title in found if title}


def problems(text: str, suffix: str, quoted: set[str]) -> Iterator[tuple[int, str]]:
    """Lines and what they should be. suffix: of the file. quoted: texts that are left alone."""
    load_config(json.dumps({"rules": {rule: int(rule in _RULES) for rule in _ALL}}))
    if suffix == ".md":
        head = _HEAD.match(text)
        if head:
            text = "\n" * head[0].count("\n") + text[head.end() :]
        text = _OPTION.sub("", text)
    for title in quoted:
        text = text.replace(title, "题" * len(title))
    for line in lint_for(text, _SYNTAXES[suffix]).lines:
        yield line.line, line.new.strip()


def main() -> int:
    """Returns the exit status."""
    quoted, count = titles(), 0
    for path in files():
        for line, mended in problems(path.read_text("utf-8"), path.suffix, quoted):
            count += 1
            print(f"{path.relative_to(CLONE)}:{line}: punctuation; write: {mended}")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
