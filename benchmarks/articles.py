"""Articles that nobody wrote: blocks, maths, nesting, control characters, long lines, depth."""

from __future__ import annotations

from hypothesis import strategies as st

_WORDS = [
    "文",
    "椭圆的周长",
    "a<b",
    "c>d",
    "List<int>",
    "$5",
    "10$",
    "$x^2$",
    "$ y $",
    "\\(z\\)",
    "$$v$$",
    "\\[w\\]",
    "$",
    "$$",
    "\\$",
    "*强*",
    "**重",
    "**",
    "`码`",
    "`",
    "``",
    "~~删~~",
    "[名](u)",
    "![图](p)",
    "[",
    "]",
    "{1,2}",
    "{#id}",
    "{.c}",
    "{",
    "}",
    "<b>粗</b>",
    "<b>",
    "</div>",
    "<div>",
    "<!--",
    "-->",
    "&amp;",
    "&",
    "|",
    "\\",
    "\\\\",
    "\\frac{1}{2}",
    "\\begin{align}",
    "\\end{align}",
    "\\eqref{a}",
    "[^1]",
    "https://a.b/c",
    "\u200b",
    "'",
    '"',
    "x" * 300,
    "汉" * 300,
    "___",
    "***",
    "=",
    "#",
    "///",
    ":::",
    "!!!",
    "&#60;",
    "&lt;b&gt;",
    "\\<b\\>",
    "\\unicode{x41}",
    "$\\frac{a}{b}$",
    "$\\begin{matrix}a&b\\\\c&d\\end{matrix}$",
    "$$\\tag{1}\\label{a}x$$",
    "$\\text{文 $y$}$",
    "[a][b]",
    "[b]",
    "[^2]",
    "[a](<b c> 't')",
    "![$x$](p)",
    "<https://a.b>",
    "<img src=x onerror=y>",
    "<a href='java&#115;cript:y'>",
    "<script>y</script>",
    "[a](<javascript&colon;y>)",
    "<svg onload=y>",
    '{onclick="y" .live}',
    "<i title='",
    "<!-- more -->",
    "{.c #d e=f}",
    "{: .c}",
    "==标==",
    "*a*{.b}",
    "\u2028",
    "{% raw %}",
    "{{ x }}",
    "{filename}a.md",
    "[文]({static}/x.png)",
    "klzzwxh:0001",
    "wzxhzdk:0",
]
#: Most articles have none of these, which are all refused.
_CONTROLS = [
    "\u202e",
    "\ufeff",
    "\ufffe",
    "\x01",
    "\x02",
    "\x03",
    "\x0b",
    "\x1a",
    "\x1b",
    "&#27;",
    "$\\char27$",
]
_STARTS = [
    "",
    "",
    "",
    "- ",
    "* ",
    "1. ",
    "3) ",
    "> ",
    "    ",
    "  ",
    "# ",
    "## ",
    "| ",
    ":   ",
    "[^1]: ",
    "/// note",
    "///",
    "```",
    "~~~",
    "```math",
    "$$",
    "\\[",
    "\\]",
    "---",
    "===",
    "|--|--|",
    "{: .c}",
    "<pre>",
    "</pre>",
    "*[a]: ",
    "[a]: ",
    "\t",
    "[^2]: ",
    "[b]: https://a.b 'c'",
    "- [ ] ",
    "> [!NOTE] ",
    "!!! note ",
    "??? note ",
    "/// details | ",
    "////",
    "    open: ",
    "``` { .python }",
    "<div>",
    "<details>",
    "[TOC]",
    "Term\n:   ",
    "\\begin{align}",
    "\\end{align}",
]

_line = st.builds(
    lambda lead, start, words: lead + start + "".join(words),
    st.sampled_from(["", "", "  ", "    ", "> ", "      ", "- "]),
    st.sampled_from(_STARTS),
    st.lists(st.sampled_from(_WORDS), max_size=6),
)
_deep = st.integers(1, 100).map(lambda depth: "\n".join("  " * n + "- 深" for n in range(depth)))
_quoted = st.integers(1, 100).map(lambda depth: "> " * depth + "深")
_long = st.builds(lambda word, count: word * count, st.sampled_from(_WORDS), st.integers(1, 3000))
_block = st.one_of(
    st.lists(_line, min_size=1, max_size=8).map("\n".join), _line, _deep, _quoted, _long
)

_values = st.lists(st.sampled_from(_WORDS), max_size=4).map("".join)
_keys = st.sampled_from(
    ["Summary", "Tags", "Description", "Author", "Modified", "Lang", "Series", "X"]
)


@st.composite
def heads(draw: st.DrawFn, name: str) -> str:
    """Front matter of an article of that name, plain or as YAML."""
    lines = [f"Title: {draw(_values)}", "Date: 2020-01-01", f"Slug: {name}", "Category: c"]
    for _ in range(draw(st.integers(0, 2))):
        lines.append(f"{draw(_keys)}: {draw(_values)}")
    if draw(st.booleans()):
        lines = ["---", *lines, "---"]
    return "\n".join(lines) + "\n\n"


_control = st.one_of(*[st.just("")] * 6, st.sampled_from(_CONTROLS))

articles = st.builds(
    lambda blocks, control: control + "\n\n".join(blocks),
    st.one_of(
        st.lists(_block, min_size=1, max_size=2),
        st.lists(_block, min_size=1, max_size=8),
    ),
    _control,
)
"""Their text, without front matter."""
