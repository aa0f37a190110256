"""pymdownx leaves a block that it doesn't understand in the page, as text; here it is an error."""

from __future__ import annotations

import difflib
import re
from html import unescape

from markdown import Markdown
from pymdownx.blocks import BlocksProcessor

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

_CODE = re.compile(r"<(pre|code|script|style|textarea)\b.*?</\1>", re.S)
_LEFT_OVER = re.compile(r"(?:^|>)[ \t]*(?P<line>/{3,}[ \t]*(?P<name>[\w-]*)[^<\n]*)", re.M)
_WRITTEN = re.compile(r"^[ \t>]*(?P<line>/{3,}[ \t]*(?P<name>[\w-]*).*)$", re.M)


def _processor(md: Markdown) -> BlocksProcessor | None:
    found = [p for p in md.parser.blockprocessors if isinstance(p, BlocksProcessor)]
    return found[0] if found else None


def left_over(html: str, md: Markdown, page: PageSource) -> list[BuildError]:
    """Blocks that ended up in the HTML as ``/// name``, each with its line where it is known."""
    found = list(_LEFT_OVER.finditer(_CODE.sub("", html)))
    named = [mark for mark in found if mark["name"]]
    processor = _processor(md)
    known = sorted(processor.blocks) if processor else []
    written = [(match["line"].rstrip(), match) for match in _WRITTEN.finditer(page.without_code)]
    errors = []
    for mark in named or found:
        text, line = unescape(mark["line"]).strip(), None
        for index, (opening, match) in enumerate(written):
            # Lines of a Chinese paragraph have been joined by now: compare beginnings.
            if match["name"] == mark["name"] and text.startswith(opening):
                text, line = opening, page.line_at(match.start("line"))
                del written[index]
                break
        what, mend = _what(text, mark["name"], known), _mend(mark["name"], known)
        errors.append(page.error(what, line=line, mend=mend))
    return errors


def _what(text: str, name: str, known: list[str]) -> str:
    if not name:
        return f"{text} closes no block"
    if name.lower() in known:
        return f"the block {text} was refused: an option or its argument is wrong"
    return f"no block is called {name}: {text}"


def _mend(name: str, known: list[str]) -> str:
    if not name:
        return "Remove the line, or open the block above it with /// name"
    if name.lower() in known:
        return "Options stand right below, indented by four spaces, as `name: value`"
    close = difflib.get_close_matches(name.lower(), known, n=1)
    if close:
        return f"Did you mean /// {close[0]}?"
    return f"Blocks are: {', '.join(known)}"
