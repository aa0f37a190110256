"""A small part of TeX as MathML, for mathematics that changes while a reader plays.

The articles' own formulas are typeset by MathJax at build; its megabytes have no place in a page,
and the kept translators in pure Python carry symbol tables larger than this whole package. MathML
Core is what browsers draw themselves. What is not known here is an error of the author, at build.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from huoye.formula.errors import FormulaMistake
from huoye.formula.markup import Markup, element
from huoye.formula.numerals import shown
from huoye.formula.text import Words, say


@dataclass(frozen=True)
class Tex:
    r"""A displayed formula: ``Tex(rf"C \approx {in_tex(perimeter)}")``.

    Known: letters, digits, + − = < > and the like, ``^ _ { }``, ``\frac``, ``\sqrt[n]{}``,
    ``\left … \right``, ``\text{}``, ``\mathrm{}``, Greek letters, the usual operators, relations
    and named functions, ``\sum``, ``\prod``, ``\int`` and ``\lim`` with their limits.
    """

    source: Words


def in_tex(number: float, digits: int = 12) -> str:
    r"""The number as TeX, to so many significant digits: ``1.5\times 10^{-7}``."""
    text = shown(number, digits).replace("−", "-").replace("×", r"\times ")
    powers = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    return re.sub("10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"10^{{{m[1].translate(powers)}}}", text)


def mathml(tex: Tex, lang: str) -> Markup:
    """``<math display="block">``. Raises FormulaMistake for what is not known."""
    source = say(tex.source, lang)
    reader = _Reader(source)
    content = reader.row("")
    if reader.token:
        raise reader.mistake(f"an unexpected “{reader.token}”")
    return element("math", *content, display="block")


_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
_GREEK = dict(zip(_GREEK_NAMES.split(" "), "αβγδϵζηθικλμνξπρστυϕχψωΓΔΘΛΞΠΣΦΨΩ", strict=True))
_LETTERS = _GREEK | {
    "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "infty": "∞", "ell": "ℓ", "hbar": "ℏ",
    "partial": "∂", "nabla": "∇", "dots": "…", "ldots": "…", "cdots": "⋯", "prime": "′",
}  # fmt: skip
_OPERATORS = {
    "times": "×", "cdot": "⋅", "pm": "±", "mp": "∓", "div": "÷", "approx": "≈", "le": "≤",
    "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "ll": "≪", "gg": "≫", "sim": "∼",
    "equiv": "≡", "propto": "∝", "to": "→", "rightarrow": "→", "Rightarrow": "⇒", "in": "∈",
    "circ": "∘", "oplus": "⊕", "mid": "∣", "{": "{", "}": "}", "|": "‖", "%": "%",
}  # fmt: skip
_LARGE = {"sum": "∑", "prod": "∏", "lim": "lim", "max": "max", "min": "min"}
_FUNCTIONS = {
    "sin", "cos", "tan", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "exp", "log",
    "ln", "lg", "det", "dim", "gcd", "arg",
}  # fmt: skip
_SPACES = {",": "0.167em", ":": "0.222em", ";": "0.278em", "quad": "1em", "qquad": "2em"}
_TOKEN = re.compile(r"\s*(\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S)")


class _Reader:
    """Reads the source once; ``token`` is the one that comes next, "" at the end."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._place = 0
        self.token = ""
        self._next()

    def _next(self) -> str:
        """Take the token and look at the one after it."""
        taken = self.token
        found = _TOKEN.match(self._source, self._place)
        self.token = found[1] if found else ""
        self._place = found.end() if found else len(self._source)
        return taken

    def mistake(self, what: str) -> FormulaMistake:
        return FormulaMistake(f"{what} in the TeX “{self._source}”; known is what huoye.Tex names")

    def row(self, end: str) -> list[Markup]:
        """What stands before the token ``end``, which stays."""
        parts: list[Markup] = []
        while self.token and self.token != end:
            if self.token in ("}", r"\right", "&"):
                break
            parts.append(self._scripted())
        return parts

    def _scripted(self) -> Markup:
        """An atom with its index and exponent."""
        large = self.token[1:] in _LARGE and self.token[0] == "\\"
        base = self._atom()
        scripts: dict[str, Markup] = {}
        while self.token in ("^", "_"):
            kind = self._next()
            if kind in scripts:
                raise self.mistake(f"two {kind} after each other")
            scripts[kind] = self._argument()
        if not scripts:
            return base
        tags = ("munder", "mover", "munderover") if large else ("msub", "msup", "msubsup")
        kinds = [kind for kind in "_^" if kind in scripts]
        tag = tags[2] if len(kinds) == 2 else tags["_^".index(kinds[0])]
        return element(tag, base, *(scripts[kind] for kind in kinds))

    def _argument(self) -> Markup:
        """What a command or a script takes: of a number its first digit, as TeX has it."""
        if self.token[:1].isdigit() and len(self.token) > 1:
            digit, self.token = self.token[0], self.token[1:]
            return element("mn", digit)
        return self._atom()

    def _atom(self) -> Markup:
        token = self._next()
        if token == "":
            raise self.mistake("an argument is missing")
        if token == "{":
            return self._group()
        if token[0].isdigit():
            return element("mn", token)
        if token[0] == "\\":
            return self._command(token[1:])
        if token in "^_}&":
            raise self.mistake(f"an unexpected “{token}”")
        if token.isalpha() and token.isascii():
            return element("mi", token)
        if token.isalpha() or ord(token) > 0x2E7F:
            raise self.mistake(rf"“{token}” outside \text{{…}}")
        return element("mo", "−" if token == "-" else "′" if token == "'" else token)

    def _group(self) -> Markup:
        content = self.row("}")
        if self._next() != "}":
            raise self.mistake("a { that is not closed")
        return content[0] if len(content) == 1 else element("mrow", *content)

    def _command(self, name: str) -> Markup:
        if name in _LETTERS:
            return element("mi", _LETTERS[name])
        if name in _OPERATORS:
            return element("mo", _OPERATORS[name])
        if name in _LARGE:
            return element("mo", _LARGE[name])
        if name in _FUNCTIONS:
            return element("mrow", element("mi", name), element("mo", "\u2061"))
        if name in _SPACES:
            return element("mspace", width=_SPACES[name])
        match name:
            case "int":
                return element("mo", "∫")
            case "frac":
                return element("mfrac", self._argument(), self._argument())
            case "sqrt":
                return self._root()
            case "text":
                return element("mtext", self._braced())
            case "mathrm" | "operatorname":
                return element("mi", self._braced(), mathvariant="normal")
            case "left":
                return self._fenced()
        raise self.mistake(f"an unknown \\{name}")

    def _root(self) -> Markup:
        if self.token != "[":
            return element("msqrt", self._argument())
        self._next()
        degree = self.row("]")
        if self._next() != "]":
            raise self.mistake("a [ that is not closed")
        return element("mroot", self._argument(), element("mrow", *degree))

    def _braced(self) -> str:
        """The text between braces, as it stands."""
        end = self._source.find("}", self._place)
        if self.token != "{" or end < 0:
            raise self.mistake(r"a \text or \mathrm without {…}")
        text = self._source[self._place : end]
        self._place = end + 1
        self._next()
        return text

    def _fenced(self) -> Markup:
        opening = self._fence()
        content = self.row(r"\right")
        if self._next() != r"\right":
            raise self.mistake(r"a \left without \right")
        return element("mrow", opening, *content, self._fence())

    def _fence(self) -> Markup:
        token = self._next()
        if token not in ("(", ")", "[", "]", "|", ".", r"\{", r"\}", r"\|"):
            raise self.mistake(rf"“{token}” after \left or \right")
        sign = {".": "", r"\{": "{", r"\}": "}", r"\|": "‖"}.get(token, token)
        return element("mo", sign, stretchy="true") if sign else Markup()
