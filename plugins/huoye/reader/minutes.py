"""How long reading an article takes, as far as its characters can tell."""

from __future__ import annotations

import re

from huoye.reader.shown_text import shown_text

#: Silent reading of what must be thought about. Of plain texts 238 English words a minute are read
#: (Brysbaert, J. Mem. Lang. 109, 2019), and 260 Chinese words, which are 390 characters.
HAN_A_MINUTE = 320
WORDS_A_MINUTE = 200
#: Seconds for each of what is looked at rather than read.
SECONDS = {"displayed formula": 8, "line of code": 3, "figure": 10}

_HAN = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# A sign within a word parts it not: don't, x-axis.
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*+")
_FIGURE = re.compile(r"<(?P<end>/?)figure\b")
_CODE = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.S)


def minutes(html: str) -> int:
    """Minutes for an article's HTML as its page has it, at least 1.

    Han characters and words count by what is read of them in a minute, a formula in the line as a
    word; the others, lines of code, figures and pictures by ``SECONDS``, and nothing that stands
    within a figure.
    """
    html, figures = _without_figures(html)
    text = " ".join(shown_text(html))
    characters = len(_HAN.findall(text))
    displays = html.count('"math-display"')
    words = len(_WORD.findall(_HAN.sub(" ", text))) + html.count("<mjx-container") - displays
    counts = {
        "displayed formula": displays,
        "line of code": sum(code.strip().count("\n") + 1 for code in _CODE.findall(html)),
        "figure": figures + html.count("<img"),
    }
    looked_at = sum(SECONDS[kind] * count for kind, count in counts.items()) / 60
    return max(1, int(characters / HAN_A_MINUTE + words / WORDS_A_MINUTE + looked_at + 0.5))


def _without_figures(html: str) -> tuple[str, int]:
    """The rest, and how many figures there were, those within others not counted."""
    parts, at, depth, count = [], 0, 0, 0
    for tag in _FIGURE.finditer(html):
        if tag["end"]:
            depth = max(0, depth - 1)
            at = tag.start() if depth == 0 else at
            continue
        if depth == 0:
            parts.append(html[at : tag.start()])
            count += 1
        depth += 1
    return "".join([*parts, html[at:] if depth == 0 else ""]), count
