"""What no article needs, and what Markdown would take hours for.

Python-Markdown looks for the end of a bracket as far as the paragraph goes, for each bracket again,
and its like. Ordinary articles are far below these bounds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.source import PageSource

#: Characters of front matter, and its fields.
LONGEST_HEAD = 50_000
MOST_FIELDS = 100
#: Characters of a page, and of one of its paragraphs.
LONGEST_PAGE = 1_000_000
LONGEST_PARAGRAPH = 50_000
#: Lines of a paragraph, those of tables aside.
MOST_LINES = 5000
#: Places that one footnote has.
MOST_MARKS = 200
#: Blocks of slashes of a page, and footnotes.
MOST_BLOCKS = 1000
MOST_FOOTNOTES = 3000
#: Blocks of slashes within each other.
MOST_LEVELS = 20
#: Display formulas of a paragraph, each of which parts it.
MOST_DISPLAYED = 500
#: Quotations within each other.
MOST_QUOTATIONS = 50
#: Elements of HTML within each other, about as many as browsers keep apart.
MOST_ELEMENTS = 500
#: Cells that a table has besides those that are written, because its rows are short.
MOST_EMPTY_CELLS = 20_000
#: Times a sign that is neither letter nor digit stands in a row, or spaces do within a line,
#: outside of code.
LONGEST_RUN = 500
#: Letters of a line that begins fenced code.
LONGEST_FENCE_HEAD = 1000
#: Characters of a paragraph in which nothing but quotations can be too many: not even half of them
#: as rows of a table with the others as its bars.
_SHORT = 250
#: Unclosed brackets of a paragraph, times its characters.
_MOST_BRACKETS = 2_000_000
#: Asterisks and underscores of a paragraph or an item.
_MOST_STARS = 1000

# Python reads no number of some thousand digits.
_REFERENCE = re.compile(r"&#x?[0-9a-f]{20,}", re.I)
_RUN = re.compile(rf"([!-/:-@\[-`{{-~])\1{{{LONGEST_RUN}}}")
# Looked for first: what they stand behind takes far longer.
_MANY_SPACES = re.compile(rf"[ \t]{{{LONGEST_RUN}}}")
_SPACES = re.compile(rf"(?<=\S)[ \t]{{{LONGEST_RUN},}}|^[ \t]{{{10 * LONGEST_RUN},}}", re.M)
_FENCE_HEAD = re.compile(rf"^[ \t>]*(?:`{{3}}|~{{3}})[^\n]{{{LONGEST_FENCE_HEAD}}}", re.M)
_MARK = re.compile(r"\[\^[^\]\s]{1,100}\]")
# It begins with signs, which are found far sooner than what stands before them.
_INLINE_NOTE = re.compile(r"\^\[(?<![\\^$]\^\[)(?=[^\]\s^])")
_STARS = re.compile(r"\*+|_+")
_ITEM = re.compile(r"\n[ \t>]*(?:[-+*]|\d{1,9}[.)]) ")
_TABLE_LINE = re.compile(r"\n[ >]*\|")
_TABLE = re.compile(r"(?:^|\n)(?P<head>[^\n]*)\n[ >]*(?:\|[ \t]*)?:?-[-:| \t]*(?=\n)")
_QUOTATIONS = re.compile(rf"(?:^|\n)[ \t]*(?:>[ \t]*){{{MOST_QUOTATIONS}}}")
_LEAD = re.compile(r"[ \t>]*(?:(?:[-+*:]|\d{1,9}[.)])[ \t]+[ \t>]*)*")
_OPENED = re.compile(r"<(?:[a-z]+)\b[^<>]*>|^[ >]*/{3,} *\w", re.I)
_CLOSED = re.compile(r"</[a-z]|^[ >]*/{3,} *$|<(?:br|hr|img|input)\b", re.I)
# Those that no other ends.
_ELEMENT = re.compile(
    r"<(?P<end>/?)(?P<name>a|abbr|article|aside|b|bdi|bdo|big|blockquote|center|cite|code|del"
    r"|details|dfn|div|dl|em|fieldset|figure|font|footer|form|g|h[1-6]|header|i|ins|kbd|label|main"
    r"|mark|math|mrow|nav|ol|pre|q|s|samp|section|small|span|strike|strong|sub|summary|sup|svg"
    r"|table|tt|u|ul|var)\b",
    re.I,
)
_GAP = re.compile(r"\n[ \t]*\n")


def of_head(page: PageSource) -> list[BuildError]:
    """All that is too much in a page's front matter; nobody need look at it then."""
    fields = page.fields
    if len(fields.entries) > MOST_FIELDS:
        what = f"front matter has {len(fields.entries)} fields, and {MOST_FIELDS} is the most"
        line = fields.entries[MOST_FIELDS].line
        return [page.error(what, line=line, mend="Leave an empty line where the text begins")]
    if fields.end > LONGEST_HEAD:
        what = f"front matter has {fields.end} characters, and {LONGEST_HEAD} is the most"
        return [page.error(what, line=1, mend="Leave an empty line where the text begins")]
    return []


def problems(page: PageSource) -> list[BuildError]:
    """All that is too much in a page; there is no use in reading it further then."""
    if len(page.text) > LONGEST_PAGE:
        what = f"the page has {len(page.text)} characters, and {LONGEST_PAGE} is the most"
        return [page.error(what, line=1, mend="Part it into several, or publish it as a file")]
    # Looking further would take long already.
    if excesses := [*_spaces(page), *_fence_heads(page)]:
        return excesses
    return [*_references(page), *_footnotes(page), *_blocks(page), *_in_paragraphs(page)]


def of_html(html: str, page: PageSource) -> list[BuildError]:
    """What is too much in the HTML that Markdown has made: whoever reads it as a tree needs far
    longer for a deep one."""
    if html.count("<") - html.count("</") <= MOST_ELEMENTS:
        return []
    opened: Counter[str] = Counter()
    depth = 0
    for tag in _ELEMENT.finditer(html):
        name = tag["name"].lower()
        if not tag["end"]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > MOST_ELEMENTS:
            what = f"more than {MOST_ELEMENTS} elements stand within each other"
            return [page.error(what, line=deepest_line(page), mend=f"Close <{name}> and its like")]
    return []


def deepest_line(page: PageSource) -> int:
    """The line that most things are begun around: quotations, items, steps, blocks, elements."""
    opened, deepest, line = 0, -1, page.body_line
    for number, text in enumerate(page.without_code.split("\n"), start=page.line_at(0)):
        if number < page.body_line:
            continue
        opened += len(_OPENED.findall(text)) - len(_CLOSED.findall(text))
        lead = _LEAD.match(text)
        depth = opened + (lead.end() // 2 if lead else 0)
        if depth > deepest:
            deepest, line = depth, number
    return line


def _references(page: PageSource) -> Iterator[BuildError]:
    for found in _REFERENCE.finditer(page.text):
        what = f"the number {found[0][:20]}… stands for no character"
        yield page.error(what, line=page.line_at(found.start()), mend="Remove it")


def _spaces(page: PageSource) -> Iterator[BuildError]:
    if not _MANY_SPACES.search(page.without_code, page.fields.end):
        return
    for found in _SPACES.finditer(page.without_code, page.fields.end):
        # Code has been blanked out.
        if page.text[found.start() : found.end()].isspace():
            what = f"more than {LONGEST_RUN} spaces in a row"
            yield page.error(what, line=page.line_at(found.start()), mend="Leave one of them")


def _fence_heads(page: PageSource) -> Iterator[BuildError]:
    for found in _FENCE_HEAD.finditer(page.text, page.fields.end):
        what = f"code begins with a line of more than {LONGEST_FENCE_HEAD} characters"
        line = page.line_at(found.start())
        yield page.error(what, line=line, mend="Name its language there, and put the code below")


def _footnotes(page: PageSource) -> Iterator[BuildError]:
    marks = Counter(_MARK.findall(page.without_code))
    notes = page.lines_matching(_INLINE_NOTE)
    count = len(marks) + len(notes)
    if count > MOST_FOOTNOTES:
        first = page.line_of(list(marks)[-1]) if marks else 0
        line = max([first or 0, *notes[-1:]])
        what = f"the page has {count} footnotes, and {MOST_FOOTNOTES} is the most"
        yield page.error(what, line=line, mend="Part the page into several")
    for mark, count in marks.items():
        if count > MOST_MARKS:
            what = f"{mark} stands {count} times on the page, and {MOST_MARKS} is the most"
            yield page.error(what, line=page.line_of(mark), mend="Write another footnote")


def _blocks(page: PageSource) -> Iterator[BuildError]:
    if len(page.blocks.blocks) > MOST_BLOCKS:
        what = f"the page has more than {MOST_BLOCKS} blocks"
        line = page.blocks.blocks[MOST_BLOCKS].line
        yield page.error(what, line=line, mend="Part the page into several")
    deep = next((block for block in page.blocks if block.level >= MOST_LEVELS), None)
    if deep:
        what = f"more than {MOST_LEVELS} blocks stand within each other"
        yield page.error(what, line=deep.line, mend="Close those that hold nothing more")


def _in_paragraphs(page: PageSource) -> Iterator[BuildError]:
    text = page.without_code
    start = page.fields.end
    for gap in [*_GAP.finditer(text, start), None]:
        end = gap.start() if gap else len(text)
        what, mend = _too_much(text[start:end])
        if what:
            yield page.error(what, line=page.line_at(start), mend=mend)
        start = gap.end() if gap else end


def _too_much(paragraph: str) -> tuple[str, str]:
    if len(paragraph) < _SHORT and paragraph.count(">") < MOST_QUOTATIONS:
        return "", ""
    if len(paragraph) > LONGEST_PARAGRAPH:
        what = f"the paragraph has {len(paragraph)} characters, and {LONGEST_PARAGRAPH} is the most"
        return what, "Leave an empty line somewhere in it"
    lines = paragraph.count("\n") - len(_TABLE_LINE.findall(paragraph))
    if lines > MOST_LINES:
        what = f"the paragraph has {lines} lines, and {MOST_LINES} is the most"
        return what, "Leave an empty line somewhere in it"
    displayed = paragraph.count("$$") // 2
    if displayed > MOST_DISPLAYED:
        what = f"{displayed} display formulas stand in one paragraph"
        return what, "Leave empty lines between them"
    if _QUOTATIONS.search(paragraph):
        what = f"{MOST_QUOTATIONS} quotations and more stand within each other"
        return what, "Quote once, or put it into fenced code"
    if table := _TABLE.search(paragraph):
        rows = paragraph.count("\n", table.end())
        cells = rows * table["head"].count("|") - paragraph.count("|", table.end())
        if cells > MOST_EMPTY_CELLS:
            what = f"the table would have {cells} empty cells, and {MOST_EMPTY_CELLS} is the most"
            return what, "Write its rows as long as its head"
    if run := _RUN.search(paragraph):
        return f"more than {LONGEST_RUN} times “{run[1]}” in a row", "Put it into fenced code"
    opened = paragraph.count("[") - paragraph.count("]")
    if opened * len(paragraph) > _MOST_BRACKETS:
        return f"{opened} brackets “[” are never closed", "Close them, or write \\["
    for piece in _ITEM.split(paragraph) if "*" in paragraph else ():
        runs = len(_STARS.findall(piece))
        if runs > _MOST_STARS:
            return f"{runs} times “*” or “_” in one paragraph", "Part it, or put it into code"
    return "", ""
