"""What other tools make of a text by syntax of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huoye.core.errors import BuildError
from huoye.reader.draft import Draft
from huoye.reader.source import PageSource

NAME = "foreign-syntax"
MEANING = (
    "Syntax of another tool (`:::` containers, `[[links]]` of Obsidian, `{% tags %}` of Jekyll and "
    "Hexo, `{{< shortcodes >}}` of Hugo, `{{ variables }}` of templates, `[shortcodes]` of "
    "WordPress, `%%comments%%` of Obsidian, `[@keys]` of pandoc and the like) stays in the page as "
    "it is written."
)
WRONG = """\
::: tip
By hand.
:::
"""
RIGHT = """\
/// tip | Tip
By hand.
///
"""
_BY_HAND = "Write a fence, a link, a picture or HTML for it"
_HIDDEN = "Write `/// details | title` for what readers open first"
_LANGUAGES = (
    r"(?:python|java|javascript|js|bash|sh|shell|c|cpp|sql|html|css|json|r)"
    r"(?:[ \t]+hl_lines=[^\n]*)?[ \t]*"
)
_LINE = r"^[ \t>]*"
_ITEM = r"\.[ \t]+\S[^\n]*\n[ \t>]*"
#: What each has in it (looked for first, since patterns are slow), what is found, and how to write
#: it here.
FORMS = (
    (
        ":::",
        rf"{_LINE}:{{3,}}{_LANGUAGES}$",
        "Write the code into a fence that names its language, as in ```python",
    ),
    (
        "",
        rf"{_LINE}(?:!{{3}}|\?{{3}}\+?)[ \t]?\w[^\n]*$",
        'Write `!!! note "title"`, with both quotes, and indent the text by four spaces',
    ),
    (
        ":::",
        rf"{_LINE}:{{3,}}(?!{_LANGUAGES}$)[ \t]*[\w.{{][^\n]*$",
        "Write a block: `/// tip | title`, the text, and `///` at its end",
    ),
    (
        "![[",
        r"!\[\[[^\[\]\n]+\]\]",
        "Write ![text](path/of/the/picture.png)",
    ),
    (
        "[[",
        r"(?<!!)\[\[[^\[\]\n\d,][^\[\]\n,]*\]\]",
        "Write [text](other.md), with the path to the other file",
    ),
    (
        "<<<",
        rf"{_LINE}<<<[ \t]*@[/\w][^\n]*$",
        "Put the code into a fence, ```js above it and ``` below",
    ),
    (
        "{%",
        r"(?<!\{)\{%-?\s*\w+[^\n]*?%\}",
        _BY_HAND,
    ),
    (
        "{{",
        r"\{\{[<%]\s*/?\w+[^\n]*?[>%]\}\}",
        _BY_HAND,
    ),
    # Not the sets of sets {{a}, {b}} and lists of lists {{1, 2}}.
    (
        "{{",
        r"\{\{-?\s*[A-Za-z_\"'][\w.\"'|:/ \-()\[\]]*\}\}",
        "Nothing is put in its place: write what it stands for, or backquotes around it",
    ),
    (
        "[",
        r"\[/?(?:caption|gallery|code|latex|embed|video|audio|sourcecode)\b[^\]\n]*\](?![(\[])",
        _BY_HAND,
    ),
    (
        "%%",
        r"(?<![%A-Za-z0-9_\\])%%(?=[^%\s])[^%]*%%(?![%A-Za-z0-9_])",
        "Write <!-- … --> for what readers are not to see; \\% is a sign of percent",
    ),
    (
        "%%",
        rf"{_LINE}%%[ \t]*$(?s:.{{1,2000}}?){_LINE}%%[ \t]*$",
        "Write <!-- … --> for what readers are not to see",
    ),
    (
        "===",
        rf'{_LINE}={{3}}[!+]?[ \t]+"[^"\n]*"[ \t]*$',
        "Write a heading for each tab, or `/// details | title`",
    ),
    (
        "8<",
        rf'{_LINE}-{{1,2}}8<-{{1,2}}(?:[ \t]+"[^\n]*)?$',
        "Put the text of the other file here",
    ),
    (
        "{",
        r"\{(?:\+\+|--|>>)[^{}\n]+(?:\+\+|--|<<)\}|\{~~[^{}\n]+~>[^{}\n]*~~\}",
        "Write <ins>…</ins>, ~~…~~, or <!-- … --> for a comment",
    ),
    (
        "++",
        r"(?<![+\w{])\+\+[a-z][\w-]*(?:\+[\w-]+)+\+\+(?![+\w}])",
        "Write <kbd>…</kbd> for each key",
    ),
    # A norm, ||x||, is short.
    (
        "||",
        (
            r"(?<![|A-Za-z0-9_)\\])\|\|(?=\S)"
            r"(?=[^|\n]{0,200}?(?:[A-Za-z]{3} [A-Za-z]{2}|[\u4e00-\u9fff]{2}))"
            r"[^|\n]{1,500}(?<=\S)\|\|(?![|A-Za-z0-9_(])"
        ),
        _HIDDEN,
    ),
    (
        ">!",
        r"(?<!\S)>!(?=\S)[^\n]{1,500}?!<",
        _HIDDEN,
    ),
    (
        "@",
        (
            r"(?<![A-Za-z0-9_\\])\[(?:[^\[\]\n]{0,40}\s)?-?@[A-Za-z_][\w:.#$%&+?<>~/-]*"
            r"(?:[,;][^\[\]\n]*)?\](?![(\[:])"
        ),
        "Write a footnote, [^name], or a link to the work",
    ),
    (
        "]{",
        r"(?<![\\\w\])}])\[(?!=)[^\[\]\n]+\]\{:?[ ]*[#.][A-Za-z_][^{}\n]*\}",
        'Write <span class="…">…</span>',
    ),
    (
        "[=",
        r"\[=\d[\d.]*(?:%|/\d+)[^\]\n]*\]",
        'Write <progress max="100" value="…"></progress>',
    ),
    (
        "{-}",
        r"(?<=\S)[ \t]+\{-\}[ \t]*$",
        "Leave {-} out: headings have no numbers here",
    ),
    (
        "{=",
        r"\{=(?:html5?|latex|tex)\}",
        "Write the HTML as it is, without backquotes",
    ),
    (
        "{::",
        r"\{::/?\w[^{}\n]*\}",
        "Write <!-- … --> for a comment, and HTML as it is",
    ),
    (
        "\n~",
        rf"{_LINE}\S[^\n]*\n~[ \t]+\S[^\n]*$",
        "Write a colon for ~ before a definition",
    ),
    (
        "^",
        r"(?<=\S)[ \t]\^[a-z0-9]{6}[ \t]*$",
        "Write {#name} below the paragraph, and link to #name",
    ),
    (
        "(@",
        rf"{_LINE}\(@[\w-]*\)[ \t]+\S[^\n]*$",
        "Write 1., 2., 3. for the numbers",
    ),
    (
        ".",
        rf"{_LINE}(?:a{_ITEM}b|A{_ITEM}B|i{_ITEM}ii|I{_ITEM}II|\#{_ITEM}\#)\.[ \t]",
        "Write 1., 2., 3., or a hyphen before each item with the letter behind it",
    ),
    (
        "|",
        rf"{_LINE}\|[ \t][^|\n]*\n[ \t>]*\|[ \t][^|\n]*$",
        "End each line with a backslash, which breaks it, and leave the bars out",
    ),
)
_PATTERNS = [(sign, re.compile(form, re.M), mend) for sign, form, mend in FORMS]
_SHOWN = 60
# Whoever breaks a line so has seen to it that it ends there.
_BROKEN = re.compile(r"[^\n]*(?:  |\\|<br ?/?>)\n")
#: Taken away from a text by Markdown: signs of quotation, of emphasis.
_SIGNS = re.compile(r"[\s>*_`\\]")


def check(page: PageSource, html: Draft) -> Iterator[BuildError]:
    """What the text shows of it, at its lines in the source."""
    text, bare = html.words, ""
    for sign, pattern, mend in _PATTERNS:
        if sign not in text or not pattern.search(text):
            continue
        for found in pattern.finditer(page.without_code, page.fields.end):
            bare = bare or _SIGNS.sub("", text)
            escaped = page.without_code.startswith("\\", found.start() - 1)
            # Lines of a Chinese paragraph have been joined by now.
            if (
                escaped
                or _BROKEN.match(page.text, *found.span())
                or _SIGNS.sub("", found[0].partition("\n")[0]) not in bare
            ):
                continue
            written = found[0].lstrip(" \t>")
            line = page.line_at(found.end() - len(written))
            first = written.partition("\n")[0].rstrip()
            first = first if len(first) <= _SHOWN else f"{first[: _SHOWN - 1]}…"
            yield page.error(f"{first} is another tool’s syntax", line=line, mend=mend)
