"""How long reading an article takes, as far as its characters can tell."""

from __future__ import annotations

import re
from collections import Counter

from huoye.reader.shown_text import shown_text

#: Silent reading of what must be thought about. Of plain texts 238 English words a minute are read
#: (Brysbaert, J. Mem. Lang. 109, 2019), and 260 Chinese words, which are 390 characters.
HAN_A_MINUTE = 320
WORDS_A_MINUTE = 200
#: Seconds for each of what is looked at rather than read; a line of code is about a line of text.
SECONDS = {"displayed formula": 8, "line of code": 3, "figure": 10}

_HAN = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# A sign within a word parts it not: don't, x-axis.
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*+")
_PART = re.compile(
    r'<(?P<end>/?)(?P<name>figure|figcaption|details|pre)\b[^<>]*>|<div class="highlight'
)
#: Code in colours; what a cell has printed is none.
_LISTING = "listing"
_CODE = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.S)


def minutes(html: str) -> int:
    """Minutes for an article's HTML as its page has it, at least 1.

    Han characters and words count by what is read of them in a minute, a formula in the line as a
    word; the others, lines of code, figures and pictures by ``SECONDS``. Of a figure its caption
    and its listings are read, and its results and controls are looked at as a whole.
    """
    html, figures = _figures_parted(html)
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


def _figures_parted(html: str) -> tuple[str, int]:
    """What is read, and how many figures there were, those within others not counted."""
    parts, at, count = [], 0, 0
    within: Counter[str] = Counter()
    for tag in _PART.finditer(html):
        name, is_end = tag["name"] or _LISTING, bool(tag["end"])
        cut = tag.end() if is_end else tag.start()
        if _is_read(within):
            parts.append(html[at:cut])
        at = cut
        if is_end:
            name = _LISTING if name == "pre" else name
            within[name] = max(0, within[name] - 1)
        elif name == "figure" or (within["figure"] and name != "pre"):
            count += not within["figure"]
            within[name] += 1
        if not within["figure"]:
            within.clear()
    return "".join([*parts, html[at:] if _is_read(within) else ""]), count


def _is_read(within: Counter[str]) -> bool:
    """Text in so many parts of a figure: the text around it, or its caption and what it lists,
    unless it is folded."""
    told = within["figcaption"] or within[_LISTING]
    return not within["figure"] or bool(told and not within["details"])
