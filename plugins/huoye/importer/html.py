"""A body of HTML: by pandoc where there is one, else as it is, which Markdown allows.

Pandoc is the program on the PATH, or the one that the package pypandoc_binary brings.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec

from huoye.importer.post import Post

_TAG = re.compile(r"</?[a-zA-Z][^<>]*+>")
#: `$latex x$` of WordPress is a formula.
_LATEX = re.compile(r"\$latex\s([^$]+)\$")
_CAPTION = re.compile(r"\[caption\b[^\[\]]*+\]((?:(?!\[/?caption\b).){0,5000}+)\[/caption\]", re.S)
_SHORTCODE = re.compile(
    r"\[/?(?:gallery|code|latex|embed|video|audio|sourcecode|caption)\b[^\[\]]*+\]"
)
#: What pandoc may take for a post.
_SECONDS = 60
_READER = "html-native_divs-native_spans+tex_math_dollars"
_WRITER = (
    "markdown-smart-simple_tables-multiline_tables-grid_tables-raw_attribute-fenced_divs"
    "-subscript-superscript"
)
# What pandoc drops without a word.
_DROPPED = re.compile(
    r"<!--\s*+more\b[^>]{0,200}?-->"
    r"|<(iframe|video|audio|object|embed)\b(?:(?!<\1\b).){0,5000}?(?:</\1>|/>)",
    re.S | re.I,
)
_KEPT_MARK = re.compile(r"keptaside(\d{1,9})keptaside")
_HAS_PARAGRAPHS = re.compile(r"<p\b", re.I)
_WHOLE = re.compile(r"<(pre|script|style|table)\b", re.I)
_BLOCK = re.compile(
    r"\s*</?(?:address|article|aside|blockquote|center|div|dl|figure|form|h[1-6]|hr|li|ol|p|pre"
    r"|section|table|ul)\b",
    re.I,
)


def to_markdown(post: Post) -> None:
    """The body as Markdown; what is left in HTML is noted."""
    body = _LATEX.sub(lambda found: f"${found[1].strip()}$", post.body)
    body = _CAPTION.sub(lambda found: f"<figure>{found[1].strip()}</figure>", body)
    if _TAG.search(body):
        body = _converted(post, body)
    post.body = body
    post.note_at(
        (found.start(), f"{found[0]} is a shortcode") for found in _SHORTCODE.finditer(body)
    )


def _converted(post: Post, body: str) -> str:
    pandoc = _pandoc()
    if pandoc is None:
        post.note("it is HTML, kept as it is; with pandoc installed it would be Markdown")
        return body
    kept: list[str] = []

    def aside(found: re.Match[str]) -> str:
        kept.append(found[0])
        return _mark(len(kept) - 1)

    text = _DROPPED.sub(lambda found: f"\n\n{aside(found)}\n\n", body)
    text = _with_paragraphs(_SHORTCODE.sub(aside, text))
    # Without its sandbox pandoc would fetch what a frame shows.
    command = [pandoc, "--sandbox", "-f", _READER, "-t", _WRITER, "--wrap=none"]
    try:
        done = subprocess.run(
            command, input=text, capture_output=True, encoding="utf-8", timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        post.note(f"it is HTML, kept as it is: pandoc failed ({error})")
        return body
    if done.returncode != 0:
        post.note(f"it is HTML, kept as it is: pandoc refused it ({done.stderr.strip()})")
        return body

    def back(found: re.Match[str]) -> str:
        number = int(found[1])
        return kept[number] if number < len(kept) else found[0]

    return _KEPT_MARK.sub(back, done.stdout)


def _mark(number: int) -> str:
    """A word that stands for what pandoc isn't to see."""
    return f"keptaside{number}keptaside"


def _with_paragraphs(body: str) -> str:
    """HTML whose paragraphs are parted by blank lines, as WordPress and Typecho keep it."""
    if _HAS_PARAGRAPHS.search(body):
        return _KEPT_MARK.sub(r"<p>\g<0></p>", body)
    parts, at = [], 0
    for start, end in _whole(body):
        parts += [_paragraphs(body[at:start]), body[start:end]]
        at = end
    return "\n\n".join([*parts, _paragraphs(body[at:])])


def _whole(body: str) -> Iterator[tuple[int, int]]:
    """Where elements begin and end whose blank lines part nothing."""
    at = 0
    hopeless: set[str] = set()
    for opening in _WHOLE.finditer(body):
        name = opening[1].lower()
        if opening.start() < at or name in hopeless:
            continue
        closing = re.compile(f"</{name}>", re.I).search(body, opening.end())
        if closing is None:
            hopeless.add(name)
            continue
        at = closing.end()
        yield opening.start(), at


def _paragraphs(text: str) -> str:
    pieces = (piece.strip("\n") for piece in re.split(r"\n[ \t]*\n", text) if piece.strip())
    return "\n\n".join(
        piece if _BLOCK.match(piece) else "<p>" + piece.replace("\n", "<br>\n") + "</p>"
        for piece in pieces
    )


def _pandoc() -> str | None:
    """The program, if there is one."""
    if found := shutil.which("pandoc"):
        return found
    package = find_spec("pypandoc")
    for folder in (package and package.submodule_search_locations) or ():
        if found := shutil.which("pandoc", path=f"{folder}/files"):
            return found
    return None
