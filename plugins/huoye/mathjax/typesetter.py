"""MathJax in one Node child: the formulas of a page in, HTML with MathML inside out."""

from __future__ import annotations

import atexit
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huoye.core.build import Build
from huoye.core.bundled import bundled, is_wheel, npm_package
from huoye.core.cache import Cache
from huoye.core.characters import forbidden
from huoye.core.errors import BuildError
from huoye.core.near import did_you_mean
from huoye.core.node import NodeChild, NodeDied
from huoye.mathjax import environments
from huoye.mathjax.formula import Formula, Typeset
from huoye.mathjax.formula_store import FormulaStore, engine_key
from huoye.mathjax.mathml import to_mathml
from huoye.mathjax.packages import remedy, without_requests
from huoye.mathjax.signs import FORMULAS
from huoye.reader import PageSource, descriptions
from huoye.reader.plain_text import plain_text

if TYPE_CHECKING:
    from huoye.core.shared_node import SharedNode

SCRIPT = bundled("typeset.mjs") if is_wheel() else Path(__file__).parent / "node" / "typeset.mjs"
#: What the script imports; a wheel's has all of it inside.
IMPORTED = [] if is_wheel() else [npm_package(name) for name in ("@mathjax", "mhchemparser")]
MACROS = "MATHJAX_MACROS"
DEFAULT_MACROS: dict[str, Any] = {"bm": [r"\boldsymbol{#1}", 1]}
"""Macros of every site; the setting MATHJAX_MACROS adds to them and overrides."""

LONGEST_FORMULA = 20_000
"""Characters: MathJax takes four times as long for twice as many, two seconds for these."""
#: Of a page's formulas together; engine.mjs counts them too.
MOST_NODES = 150_000
#: What takes longer: chemistry, diagrams.
_LONGEST_OF = {r"\ce": 1000, r"\pu": 1000, r"\begin{CD}": 1000}
#: What the formulas of a page may take, and one of them where they have taken that.
_PAGE_SECONDS, _ALONE_SECONDS = 120.0, 20.0
#: What no MathJax dies of that can start, on a machine that leaves it any time.
_HARMLESS = Formula("x", False)

# What pymdownx.arithmatex (generic) leaves: escaped TeX in \(…\) or \[…\].
_FORMULA = re.compile(
    r"<(?P<tag>span|div)(?P<attributes>\b[^<>]*\barithmatex\b[^<>]*)>"
    r"\\[(\[](?P<tex>[^<]*)\\[)\]]</(?P=tag)>"
)
# Descriptions of pictures, and what shows under a pointer: text alone.
_SAID = re.compile(
    r"(?P<name>\b(?:alt|title|aria-label)=\")(?P<value>[^\"\\]*+(?:\\(?!\()[^\"\\]*+)*+\\\([^\"]*+)\""
)
_IN_ATTRIBUTE = re.compile(r"\\\(((?:(?!\\[()]).)*+)\\\)", re.S)
#: Of a formula, that are looked for in the source.
_WORDS = 5
_LINE_LEAD = r"[ \t]*\n[ \t>\n]*"
#: What may not begin a line, and would behind a formula: that is a box to browsers, and behind a
#: box a line may end, but for commas and their kin; these are of another class (UAX 14: NS).
_NONSTARTER = re.compile(r"(?:</[a-z]+>)*+[：；・]")
_WORD_JOINER = "\u2060"
#: All that stands between two formulas. Firefox ends no line between a formula and a character, so
#: that there would be no place for one in a row of formulas that single characters part, and an
#: overlong row is broken anywhere, before a comma too.
_LINK = re.compile(r"[）」』”’》]*[、，。；：！？…\u3400-\u9fff]")
_PLACE_TO_BREAK = "<wbr>"
# Alone in its formula, which may have been none: a reference needs no dollars.
_REFERENCE = re.compile(r"\\(?P<command>eqref|ref)\{(?P<label>[^{}\n]+)\}")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
#: What the reader writes before a displayed formula that can't leave its line.
_DISPLAYED = "\\displaystyle "


class Typesetter:
    """Starts its Node child at the first formula and keeps it until ``close()``; a service of the
    build."""

    def __init__(self, build: Build) -> None:
        #: MathJax's own form, name -> TeX, [TeX, arguments] or [TeX, arguments, default].
        self.macros = {**DEFAULT_MACROS, **(build.settings.get(MACROS) or {})}
        self._cache = build.get(Cache)
        self._formulas = FormulaStore(build, self.macros)
        #: MathJax, from the first formula on.
        self.child: NodeChild | SharedNode | None = None

    def share(self) -> None:
        """Start MathJax for all processes that are forked from this one. Where it dies of one's
        formulas, each goes on with its own."""
        # Only here: not every system has what it needs, nor any that is not parted.
        from huoye.core.shared_node import SharedNode

        self.child = SharedNode(SCRIPT, read=IMPORTED)
        # The run will want it, and would start MathJax for nothing else. Only once: MathJax writes
        # more into a second one.
        with suppress(NodeDied):
            self.style_sheet()

    def typeset(self, formulas: list[Formula]) -> tuple[list[Typeset], list[str | None]]:
        """All formulas of one page, in order; what an earlier page or build has typeset is taken
        from there.

        Returns them typeset and no problems, or nothing and what is wrong with each (None: nothing
        is). Raises NodeDied.
        """
        kept = self._formulas.get(formulas)
        rest = [formula for formula in formulas if formula not in kept]
        together = self._formulas.together(rest) if rest else []
        pieces, problems = self._typeset(rest) if together is None else (together, [])
        following = iter(pieces)
        typeset = [] if problems else [kept.get(f) or next(following) for f in formulas]
        if (kept or together) and (problems or sum(piece.nodes for piece in typeset) > MOST_NODES):
            # What is wrong is told as it would be if nothing had been kept.
            return self._typeset(formulas)
        if problems:
            return [], problems
        if together is None:
            self._formulas.put(rest, pieces)
        return typeset, []

    def _typeset(self, formulas: Sequence[Formula]) -> tuple[list[Typeset], list[str | None]]:
        """The same, by MathJax. Raises NodeDied."""
        reply = self._ask(formulas, _PAGE_SECONDS)
        typeset = [Typeset(**piece) for piece in reply.get("typeset", [])]
        signs = [forbidden(piece.html) for piece in typeset]
        if any(signs):
            return [], [f"{sign}, which no page may hold" if sign else None for sign in signs]
        return typeset, reply.get("problems", [])

    def style_sheet(self) -> str:
        """The CSS of all formulas; its fonts are expected beside it. Raises NodeDied."""
        place = f"mathjax/{engine_key()}.css"
        made = self._cache.content(
            place, lambda: str(self._request("styleSheet", _PAGE_SECONDS)).encode()
        )
        return made.decode()

    def close(self) -> None:
        """End the child; the next formula starts another."""
        if self.child is not None:
            self.child.close()
            self.child = None
            atexit.unregister(self.close)

    def _ask(self, formulas: Sequence[Formula], seconds: float) -> Any:
        """MathJax's answer to the formulas of a page. Raises NodeDied."""
        asked = [{"tex": without_requests(f.tex), "display": f.display} for f in formulas]
        defines = self._formulas.define(formulas)
        return self._request(
            "typeset", seconds, formulas=asked, macros=self.macros, defines=defines
        )

    def _request(self, method: str, seconds: float, **params: Any) -> Any:
        if self.child is None:
            self.child = NodeChild(SCRIPT, read=IMPORTED)
            # A build that fails elsewhere never reaches the signal that closes.
            atexit.register(self.close)
        try:
            return self.child.request(method, timeout=seconds, **params)
        except NodeDied:
            self.close()
            raise

    def run(self, html: str, page: PageSource) -> str:
        """The reader's pass: every formula of a page typeset, numbers and references resolved.

        Raises an ExceptionGroup of BuildErrors, one for each broken formula.
        """
        marks = list(_FORMULA.finditer(html))
        said = list(_SAID.finditer(html)) if descriptions.describes(html) else []
        if not (marks or said):
            return html
        page.settings.add(MACROS)
        formulas = [
            *(_formula(mark["tex"], mark["tag"] == "div") for mark in marks),
            *(
                _formula(tex, False)
                for mark in said
                for tex in _IN_ATTRIBUTE.findall(mark["value"])
            ),
        ]
        excesses = [_excess(formula) for formula in formulas]
        if any(excesses):
            raise ExceptionGroup("formulas", _errors(formulas, excesses, page))
        try:
            pieces, problems = self.typeset(formulas)
        except NodeDied as death:
            raise self._death(formulas, page, death) from death
        if problems:
            raise ExceptionGroup("formulas", _errors(formulas, problems, page))
        if marks:
            page.marks.update([FORMULAS], *(piece.marks for piece in pieces[: len(marks)]))
        if said:
            words = iter(pieces[len(marks) :])
            # Formulas typeset hold no descriptions, which come first therefore.
            html = _SAID.sub(lambda mark: _in_words(mark, words), html)
            marks = list(_FORMULA.finditer(html))
        parts, at, follows = [], 0, False
        for mark, piece in zip(marks, pieces, strict=False):
            inline = mark["tag"] == "span"
            parts.append(html[at : mark.start()])
            if follows and inline and _LINK.fullmatch(html, at, mark.start()):
                parts.append(_PLACE_TO_BREAK)
            parts.append(_wrapped(mark, piece))
            at, follows = mark.end(), inline
            if inline and _NONSTARTER.match(html, at):
                parts.append(_WORD_JOINER)
        return "".join([*parts, html[at:]])

    def _death(self, formulas: list[Formula], page: PageSource, death: NodeDied) -> Exception:
        """What to tell of formulas that MathJax has not survived: the first that it doesn't survive
        alone either, at its line. Where it survives none, what it says itself."""
        try:
            self._ask([_HARMLESS], _ALONE_SECONDS)
        except NodeDied as always:
            return _stopped(page, always)
        for place, formula in enumerate(formulas):
            try:
                self._ask([formula], _ALONE_SECONDS)
            except NodeDied:
                problems = [None] * place + ["MathJax stops, or takes too long"]
                (error,) = _errors(formulas[: place + 1], problems, page)
                error.mend = "Part the formula into several"
                return error
        return _stopped(page, death)


def _stopped(page: PageSource, death: NodeDied) -> Exception:
    mend = "Build again; if it persists, report it"
    return page.error(f"MathJax stopped: {death}", mend=mend)


def _excess(formula: Formula) -> str | None:
    length = len(formula.tex)
    if length <= min(_LONGEST_OF.values()):
        return None
    named = [name for name in _LONGEST_OF if name in formula.tex]
    most = min([LONGEST_FORMULA, *(_LONGEST_OF[name] for name in named)])
    kind = f" with {named[0]}" if named else ""
    if length <= most:
        return None
    return f"the formula{kind} has {length} characters, and {most} is the most"


def _formula(written: str, display: bool) -> Formula:
    """written: TeX as it stands in HTML."""
    return Formula(unescape(written), display)


def _in_words(mark: re.Match[str], pieces: Iterator[Typeset]) -> str:
    """An attribute with its formulas as text."""

    def said(_: re.Match[str]) -> str:
        return escape(plain_text(to_mathml(next(pieces).html)))

    return f'{mark["name"]}{_IN_ATTRIBUTE.sub(said, mark["value"])}"'


def _wrapped(mark: re.Match[str], piece: Typeset) -> str:
    """A formula in its box; displayed ones scroll inside theirs, also from the keyboard."""
    name = "math-display" if mark["tag"] == "div" else "math-inline"
    attributes = mark["attributes"].replace("arithmatex", name)
    if attributes == ' class="math-inline"':
        return piece.html
    focus = ' tabindex="0"' if piece.wide else ""
    return f"<{mark['tag']}{attributes}{focus}>{piece.html}</{mark['tag']}>"


def _errors(
    formulas: list[Formula], problems: Sequence[str | None], page: PageSource
) -> list[BuildError]:
    met: Counter[Formula] = Counter()
    places: dict[Formula, list[int]] = {}
    errors = []
    for formula, problem in zip(formulas, problems, strict=True):
        if problem:
            if formula not in places:
                places[formula] = page.lines_of_html(_in_source(formula))
            lines = places[formula]
            line = lines[met[formula]] if met[formula] < len(lines) else _near(formula, page)
            mend = _mend(problem, formula, page)
            # Of a reference it names the label; an author may have written \cref.
            place = "" if _REFERENCE.fullmatch(formula.tex) else f", in {_shown(formula)}"
            errors.append(page.error(f"{problem}{place}", line=line, mend=mend))
        met[formula] += 1
    return errors


def _near(formula: Formula, page: PageSource) -> int:
    """The line of the longest word of a formula that isn't found as a whole, since what looked like
    markup in it was taken for such."""
    words = sorted(formula.tex.split(), key=len, reverse=True)
    lines = (page.line_of(word) for word in words[:_WORDS])
    return next((line for line in lines if line), page.body_line)


def _in_source(formula: Formula) -> re.Pattern[str]:
    """The formula as the author may have written it, whatever the delimiters and indentation."""
    written = formula.tex.strip()
    displayed = formula.display or written.startswith(_DISPLAYED)
    lines = written.removeprefix(_DISPLAYED).split("\n")
    tex = _LINE_LEAD.join(re.escape(line.strip(" \t>")) for line in lines)
    if displayed:
        return re.compile(
            rf"\$\$[\s>]*{tex}[\s>]*\$\$|\\\[[\s>]*{tex}[\s>]*\\\]|^[ \t>]*{tex}", re.M
        )
    delimited = rf"(?<![\\$])\$(?:latex )?\s*{tex}\s*\$(?!\$)|\\\(\s*{tex}\s*\\\)"
    if reference := _REFERENCE.fullmatch(formula.tex):
        # In a sentence, a reference needs no dollars; \cref and its kin have become \eqref, label
        # by label.
        label = re.escape(reference["label"])
        command = "ref" if reference["command"] == "ref" else r"(?:eq|[cC]|auto)ref\*?"
        return re.compile(rf"\\{command}\{{(?:[^{{}}\n]*,)?\s*#?{label}\s*(?:,[^{{}}\n]*)?\}}")
    return re.compile(delimited)


def _shown(formula: Formula) -> str:
    written = " ".join(formula.tex.split())
    tex = written.removeprefix(_DISPLAYED)
    display = formula.display or tex != written
    tex = tex if len(tex) <= 120 else f"{tex[:119]}…"
    return f"$${tex}$$" if display else f"${tex}$"


def _mend(problem: str, formula: Formula, page: PageSource) -> str:
    if problem.startswith("Undefined control sequence"):
        return remedy(problem, formula.tex)
    if of_environment := environments.remedy(problem):
        return of_environment
    if problem.startswith("Erroneous nesting"):
        return r"Within another structure write \begin{aligned}, not \begin{align} or {equation}"
    if problem.startswith("Maximum call stack"):
        return "Too much stands within braces within braces: take some of it out"
    if "has no place in a formula" in problem or "takes no font" in problem:
        return "Take it out: formulas have no links, styles and pictures; see docs/writing.md"
    if "is the most" in problem:
        return "Choose a smaller one" if "length" in problem else "Part it, or make it smaller"
    if any(sign in problem for sign in ("macro substitution", "buffer size", "too much to be")):
        return "A macro calls itself, or writes more and more: mend its definition"
    if "without a number" in problem:
        return r"Number it with \begin{equation}…\end{equation} or \tag{…}"
    if "multiply defined" in problem:
        return "Labels are unique on their page: rename one"
    label = re.search(r"\\label\{([^{}]*)\}", problem)
    if label:
        unread = page.lines_matching(re.compile(rf"\\label\s*\{{{re.escape(label[1])}\}}"))
        if unread:
            if page.text.split("\n")[unread[0] - 1].lstrip(" >").startswith("#"):
                return (
                    f"A heading has no \\label: write {{#{label[1]}}} behind it, in line "
                    f"{unread[0]}, and refer to it by \\cref{{{label[1]}}}"
                )
            return (
                rf"\label{{{label[1]}}} stands in line {unread[0]}, where no formula was read: "
                "write the formula on lines of its own"
            )
        labels = [*_labels(page)]
        otherwise = r"Correct the reference, or give the formula its \label (numbers are per page)"
        return did_you_mean(label[1], labels, otherwise)
    return ""


def _labels(page: PageSource) -> Iterator[str]:
    """Those of formulas, and those of blocks."""
    yield from _LABEL.findall(page.without_code)
    for block in page.blocks:
        if isinstance(label := block.options.get("label"), str):
            yield label
