"""The lines above a page's text: ``Title: …``, as Pelican has always written them, or as YAML.

Between two lines ``---`` the fields may be YAML, as Hexo, Hugo, Jekyll and Obsidian write them:
lists, quotes, block scalars. Where every line reads in Pelican's own way and none has a form of
YAML's, it is read so: ``Title: C#: an #introduction`` is no YAML, and a title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import yaml

from huoye.reader import strict_yaml

# The syntax is that of Python-Markdown's meta extension; parsed here for the line numbers.
_KEY = re.compile(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)$")
_MORE = re.compile(r"[ ]{4,}(?P<value>.*)$")
_BEGIN = re.compile(r"-{3}\s*$")
_END = re.compile(r"(-{3}|\.{3})\s*$")
# A list, a quotation, a block scalar, an anchor, a comment line, a value on the next lines.
_YAML_FORM = re.compile(
    r"^\s*-(\s|$)|^\s*#|^\s*[\w-]+\s*:\s*([\"'\[{|>&*!]|$)|^\s*[\"'][^\"']*[\"']\s*:|^\s*[\w-]+\s+:\s"
)
_FIELD = re.compile(r"[\w-]+\s*:(\s|$)")
_FIELD_PART = re.compile(r"[\w-]+\s*:(\s|$)|\s|-\s|#")
# What stands above the fields of some editors' files; a mark of byte order among it.
_ABOVE = re.compile(
    r"(?>[\s\ufeff]|<!--(?:(?!-->).)*-->)*+(?=(?P<begin>-{3}[ \t]*\n)|[A-Za-z])", re.S
)
#: What begins a value that may go on for lines, and what ends it.
_CLOSED_BY = {
    '"': ("quotation", '"'),
    "'": ("quotation", "'"),
    "[": ("list", "]"),
    "{": ("table", "}"),
}
_SPACES = "Write spaces for tabs: YAML has none before a value"
_QUOTE = "Put a value that has a colon, a # or a bracket in it between quotes"

KEYS = frozenset(
    {
        "title",
        "date",
        "modified",
        "slug",
        "lang",
        "translation",
        "category",
        "tags",
        "author",
        "authors",
        "summary",
        "description",
        "keywords",
        "logarithms",
        "series",
        "series_index",
        "status",
        "template",
        "url",
        "save_as",
        "aliases",
        "lead",
        "errata",
        "toc",
    }
)
"""What front matter may say; the setting FRONT_MATTER_KEYS adds to it."""

STATUSES = ("published", "draft", "hidden", "skip")
"""What `Status` may be, in any letters, as Pelican has it."""


@dataclass(frozen=True)
class Entry:
    """One field: its key in lower case, its value (continuation lines kept), its 1-based line."""

    key: str
    value: str
    line: int


@dataclass(frozen=True)
class FrontMatter:
    """All fields in order, repeated ones included, and the offset where the text begins."""

    entries: tuple[Entry, ...]
    end: int
    #: The line that ended it without being blank, as written, and its 1-based number.
    stopped_at: tuple[int, str] | None = None
    #: Why it cannot be read: 1-based line, what is wrong, how to mend it.
    problem: tuple[int, str, str] | None = None

    def values(self) -> dict[str, str]:
        """Key to value; the first of a repeated key."""
        found: dict[str, str] = {}
        for entry in self.entries:
            found.setdefault(entry.key, entry.value)
        return found

    def line(self, key: str) -> int:
        """Line of a key; the first line of the file where it is missing."""
        return next((entry.line for entry in self.entries if entry.key == key), 1)

    def repeated(self) -> list[Entry]:
        """Every entry whose key stands further above already."""
        seen: set[str] = set()
        again = []
        for entry in self.entries:
            if entry.key in seen:
                again.append(entry)
            seen.add(entry.key)
        return again


def parse(text: str) -> FrontMatter:
    """Read the fields at the top of a file, up to the first blank line or between two ``---``.

    Blank lines and comments of HTML may stand above them.
    """
    above = _ABOVE.match(text)
    if above is None or not above[0]:
        return _parse(text)
    fields, lines, end = _parse(text[above.end() :]), above[0].count("\n"), above.end()
    entries = tuple(replace(entry, line=entry.line + lines) for entry in fields.entries)
    if not entries or not (above["begin"] or entries[0].key in KEYS):
        return _parse(text)
    stopped_at, problem = fields.stopped_at, fields.problem
    return FrontMatter(
        entries,
        fields.end + end,
        stopped_at and (stopped_at[0] + lines, stopped_at[1]),
        problem and (problem[0] + lines, *problem[1:]),
    )


def _parse(text: str) -> FrontMatter:
    lines = text.split("\n")
    plain = _plain(lines)
    end = next((at for at, line in enumerate(lines) if at and _END.match(line)), None)
    if not _BEGIN.match(lines[0]) or end is None or not _is_yaml(lines[1:end], plain):
        return plain
    fields = _yaml("\n".join(lines[1:end]))
    if fields.entries and (swallowed := _swallowed(lines[:end], fields)):
        return replace(plain, end=_offset(lines, end + 1), problem=swallowed)
    if fields.problem and plain.entries and not plain.stopped_at:
        # `title: [re] x` is no YAML, and a title. The other fields may be both.
        return replace(plain, entries=tuple(_unquoted(entry) for entry in plain.entries))
    # What can be read line by line saves an author errors about what is missing.
    entries = plain.entries if fields.problem else fields.entries
    return replace(fields, entries=entries, end=_offset(lines, end + 1))


def _swallowed(lines: list[str], fields: FrontMatter) -> tuple[int, str, str] | None:
    """A field within the value of another, whose quote or bracket is closed further below."""
    ends = [*(entry.line for entry in fields.entries[1:]), len(lines) + 1]
    for entry, following in zip(fields.entries, ends, strict=True):
        opened = lines[entry.line - 1].partition(":")[2].strip()[:1]
        for number in range(entry.line + 1, following) if opened in _CLOSED_BY else ():
            inside = _KEY.match(lines[number - 1])
            if inside and not lines[number - 1][0].isspace() and inside["key"].lower() in KEYS:
                kind, closing = _CLOSED_BY[opened]
                what = f"the {kind} of “{entry.key}” goes on, and swallows “{inside['key']}”"
                mend = f"Close it with {closing} before line {number}"
                return entry.line, what, mend
    return None


def _is_yaml(lines: list[str], plain: FrontMatter) -> bool:
    """Whether what stands between two ``---`` is meant as YAML."""
    blank = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    if plain.stopped_at or any(_YAML_FORM.search(line) for line in lines[:blank]):
        return True
    # Below a blank line there are further fields, or there is text and a rule below it.
    below = [line for line in lines[blank:] if line.strip()]
    return bool(below and _FIELD.match(below[0]) and all(map(_FIELD_PART.match, below)))


def _unquoted(entry: Entry) -> Entry:
    if entry.value[:1] not in ("[", "'", '"'):
        return entry
    alone = _yaml(f"{entry.key}: {entry.value}")
    return entry if alone.problem else replace(alone.entries[0], line=entry.line)


def _plain(lines: list[str]) -> FrontMatter:
    """Fields as Pelican has always written them."""
    #: Key, lines of the value, line number.
    found: list[tuple[str, list[str], int]] = []
    end, stopped_at = len(lines), None
    for number, line in enumerate(lines, start=1):
        if number == 1 and _BEGIN.match(line):
            continue
        if not line.strip() or _END.match(line):
            end = number
            break
        if field := _KEY.match(line):
            found.append((field["key"].lower(), [field["value"].strip()], number))
        elif found and (more := _MORE.match(line)):
            found[-1][1].append(more["value"].strip())
        else:
            end, stopped_at = number - 1, (number, line)
            break
    entries = tuple(Entry(key, "\n".join(value).strip(), at) for key, value, at in found)
    return FrontMatter(entries, _offset(lines, end), stopped_at)


def _offset(lines: list[str], number: int) -> int:
    """Where the line after ``number`` lines begins, or the text ends."""
    return min(sum(len(line) + 1 for line in lines[:number]), sum(map(len, lines)) + len(lines) - 1)


def _yaml(text: str) -> FrontMatter:
    """Fields as YAML has them; the text begins on line 2 of the file."""
    try:
        # Composed and not loaded: values stay as written, and have lines.
        root = strict_yaml.compose(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        what = f"front matter is no YAML: {getattr(error, 'problem', None) or error}"
        mend = getattr(error, "mend", _QUOTE)
        if "'\\t'" in what:
            what, mend = "front matter is no YAML: a tab begins a value or a line", _SPACES
        line = text.count("\n", 0, mark.index) + 2 if mark else 2
        return FrontMatter((), 0, problem=(line, what, mend))
    if not isinstance(root, yaml.MappingNode):
        what = "front matter between --- lines is no list of names and values"
        return FrontMatter((), 0, problem=(2, what, "Write `title: …`, one field a line"))
    entries = []
    for key, value in root.value:
        name = text[key.start_mark.index : key.end_mark.index].strip("\"' ").lower()
        # YAML parts lines at more signs than a file has lines by.
        line = text.count("\n", 0, key.start_mark.index) + 2
        entries.append(Entry(name, _value(value, text), line))
    return FrontMatter(tuple(entries), 0)


def _value(node: yaml.Node, text: str) -> str:
    """A value in Pelican's form: lists with commas, or with semicolons where an item has a comma;
    what is neither a text nor a list of texts as it is written."""
    if isinstance(node, yaml.ScalarNode):
        empty = node.tag == "tag:yaml.org,2002:null"
        return "" if empty else str(node.value).strip()
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    if not items or not all(isinstance(item, yaml.ScalarNode) for item in items):
        return text[node.start_mark.index : node.end_mark.index].strip()
    texts = [item.value.strip() for item in items]
    return ("; " if any("," in each for each in texts) else ", ").join(texts)
