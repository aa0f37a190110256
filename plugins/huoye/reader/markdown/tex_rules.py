"""What is a formula and what is money: the judgement that all who look at dollars share.

pandoc's rule (no digit behind the closing dollar) plus what Chinese text needs, where no space
stands between money and words.
"""

from __future__ import annotations

import re

# Words stand in these, dollars and all.
_TEXT = re.compile(r"\\(?:text\w*|mbox|hbox|fbox|mathrm|operatorname)\*?\s*\{")
_BRACE = re.compile(r"\\.|[{}]", re.S)
_NEXT = re.compile(r"\\.|\$", re.S)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff，。；：、？！“”‘’（）《》]")
_HAN_STOP = re.compile(r"[，。；：、？！“”（）《》]")
_CLAUSE = re.compile(
    r"[，。；：、？！].*[\u3400-\u9fff]{2}|[\u3400-\u9fff]{2}.*[，。；：、？！]", re.S
)
_SIGNS = re.compile(r"\\[a-zA-Z]+|[\^_=<>]|\\[{}|,;!]|[-+*/×·](?=[^-+*/])")
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+|[{}|\\ ,;!%])|[\^_]")
_LETTER = re.compile(r"\(?[A-Za-z\u0370-\u03ff]'*\)?|\d+(?:\.\d+)?")
_AMOUNT = re.compile(r"\d[\d,.]*")
# Of 100$-200$, what stands between the dollars.
_RANGE_END = re.compile(r"[-–—~～/+,]\s*\d[\d,.]*")
_RATE = re.compile(r"/[^\s/]+\s")
_STOP = re.compile(r"[.;:!?] ")
_NAME = re.compile(r"[A-Za-z{]")
# Of variables, $php_https; 与 $X or {$a}、{$b}: the name that the first dollar begins, and what
# stands before the second, which begins another. Primes, powers and factorials end a formula.
_VARIABLE = re.compile(r"[\w{@][^\\]*$")
_BEFORE_VARIABLE = re.compile(
    r"(?:[\s=;,:/.@_\"“‘「『（([{<|&\u3400-\u9fff，。；：、？！」』”’）》]|(?<!\^)[-+*]|->|(?<=\W)')$"
)
_NEXT_VARIABLE = re.compile(r"[A-Za-z_{]")
_BOLD = re.compile(r"\*\*(?!$)")
_NAME_AND_STOP = re.compile(r"[A-Za-z_]{2,}[，。；：、？！）》”]")
_WORDS = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{2,}(?![A-Za-z}])")
_SENTENCE = re.compile(r"(?:(?<![\\A-Za-z{])[A-Za-z]{2,}[ ,.:]+){3}")
#: A word in a formula that is longer is no word.
_LONGEST_TEXT = 500


def text_end(tex: str, at: int) -> int | None:
    r"""Where the braces close that open just before ``at``; None where they don't."""
    depth = 1
    for sign in _BRACE.finditer(tex, at, at + _LONGEST_TEXT):
        depth += (sign[0] == "{") - (sign[0] == "}")
        if not depth:
            return sign.end()
    return None


def closing_dollar(text: str, at: int) -> int | None:
    r"""The next dollar from ``at`` that is neither escaped nor in ``\text{…}``."""
    while (found := _NEXT.search(text, at)) is not None:
        if found[0] == "$":
            return found.start()
        words = _TEXT.match(text, found.start())
        inside = text_end(text, words.end()) if words else None
        at = inside or found.end()
    return None


def without_words(tex: str) -> str:
    r"""TeX without what stands in ``\text{…}`` and its like."""
    parts, at = [], 0
    while (found := _TEXT.search(tex, at)) is not None:
        end = text_end(tex, found.end())
        if end is None:
            break
        parts.append(tex[at : found.start()])
        at = end
    return "".join([*parts, tex[at:]])


def looks_like_tex(tex: str) -> bool:
    """Whether something can hardly be anything but a formula."""
    bare = without_words(tex).strip()
    if _HAN_STOP.search(bare):
        return False
    return bool(_COMMAND.search(tex) or (_SIGNS.search(bare) and not _HAN.search(bare)))


def is_words(tex: str) -> bool:
    r"""Whether between ``\(`` and ``\)`` stand Chinese words, in brackets that are escaped."""
    return bool(_HAN.search(tex)) and not (_COMMAND.search(tex) or _SIGNS.search(tex))


def is_display(tex: str) -> bool:
    """Whether ``$$…$$`` within a text, or across an empty line, is meant as a formula."""
    bare = without_words(tex)
    if not tex.strip() or "$" in bare.replace("\\$", ""):
        return False
    return not (_HAN.search(bare) or _SENTENCE.search(bare))


def is_formula(before: str, tex: str, after: str) -> bool:
    """Whether what stands between two dollars is one. before, after: the text around them."""
    if not tex.strip():
        return False
    inner = tex.strip()
    amount = _AMOUNT.match(inner) is not None
    if is_variable(tex, after):
        return False
    if _COMMAND.search(tex):
        # Of “$5，取$x_1$” the first two dollars are no pair.
        return not ((amount or tex != inner) and _HAN_STOP.search(without_words(tex)))
    if after[:1].isdigit():
        abroad = re.search(r"[A-Z]{2,3}$", before[-4:])
        return not (amount or abroad) and _LETTER.fullmatch(inner) is not None
    # Variables of a shell: $HOME/$USER.
    if inner[-1] in "/-:.," and _NAME.match(after):
        return False
    if (before[-1:].isdigit() and _RANGE_END.fullmatch(inner)) or _BOLD.match(inner):
        return False
    if _HAN.search(inner):
        is_prose = amount or before[-1:].isdigit() or _CLAUSE.search(inner)
        # Variables of a shell again: $PATH:$HOME，$1.
        is_prose = is_prose or _NAME_AND_STOP.fullmatch(inner)
        return not is_prose and inner == tex
    # R$5, A$AP; $/€ and 10$/h.
    if (amount and ", " in inner and after[:1].isupper()) or _RATE.match(inner):
        return False
    if amount and _is_sentence(inner):
        return False
    return inner == tex or _is_spaced_formula(inner, amount)


def is_variable(tex: str, after: str) -> bool:
    """Whether both dollars begin names, of a shell, of PHP, of a template."""
    return bool(
        _NEXT_VARIABLE.match(after) and _VARIABLE.match(tex) and _BEFORE_VARIABLE.search(tex)
    )


def _is_sentence(inner: str) -> bool:
    """Whether what begins with an amount goes on in words."""
    return len(_WORDS.findall(inner)) > 1 or "**" in inner or bool(_STOP.search(inner))


def _is_spaced_formula(inner: str, amount: bool) -> bool:
    """Beside its dollars a formula has spaces only where it is surely one."""
    if _LETTER.fullmatch(inner):
        return not amount
    return bool(_SIGNS.search(inner)) and not _WORDS.search(inner)
