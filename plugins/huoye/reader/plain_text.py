"""HTML as text, for what knows no markup: titles of windows and feeds, what describes a picture."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_MATH = re.compile(r"<math\b[^<]*+(?:<(?!/?math\b)[^<]*+)*+</math>")
_TAG = re.compile(r"<[^>]*>")
_ABOVE = str.maketrans("0123456789+-−=()nijkaαβγdtTxyz′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱʲᵏᵃᵅᵝᵞᵈᵗᵀˣʸᶻ′")
_BELOW = str.maketrans("0123456789+-−=()aeijknmptx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢⱼₖₙₘₚₜₓ")
#: What TeX puts between function and argument, and the like.
_INVISIBLE = re.compile("[\u2061-\u2064]")


def plain_text(html: str) -> str:
    """What a page's HTML says, formulas (as MathML) included, in one line."""
    return " ".join(unescape(_TAG.sub("", formulas_as_text(html))).split())


def formulas_as_text(html: str) -> str:
    """HTML with each formula (as MathML) as a text that can be read: ``x² + y²``."""
    return _MATH.sub(lambda found: _formula(found[0]), html)


def _formula(mathml: str) -> str:
    try:
        root = ElementTree.fromstring(re.sub(r"&(?!amp;|lt;|gt;|quot;|#)", "&amp;", mathml))
    except ElementTree.ParseError:  # an author's own HTML, which browsers read all the same
        return _TAG.sub("", mathml)
    text = _INVISIBLE.sub("", _said(root))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _said(node: Element) -> str:
    name = node.tag.rpartition("}")[2]
    parts = [_said(child) for child in node]
    match name, parts:
        case ("msup" | "mover", [base, above]):
            return base + _script(above, _ABOVE, "^")
        case ("msub" | "munder", [base, below]):
            return base + _script(below, _BELOW, "_")
        case ("msubsup" | "munderover", [base, below, above]):
            return base + _script(below, _BELOW, "_") + _script(above, _ABOVE, "^")
        case ("mfrac", [over, under]) if node.get("linethickness") == "0":
            # A binomial coefficient, in its parentheses.
            return f"{over} {under}"
        case ("mfrac", [over, under]):
            return f"{_grouped(over)}/{_grouped(under)}"
        case ("msqrt", _):
            return f"√{_grouped(''.join(parts))}"
        case ("mroot", [base, degree]):
            return f"{_script(degree, _ABOVE, '')}√{_grouped(base)}"
        case ("mtr", _):
            return " ".join(parts) + "; "
    return (node.text or "").strip("\n") + "".join(parts)


def _script(text: str, small: dict[int, int], sign: str) -> str:
    if text and all(ord(letter) in small for letter in text):
        return text.translate(small)
    return f"{sign}{_grouped(text)}"


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or re.fullmatch(r"\w+", text) else f"({text})"
