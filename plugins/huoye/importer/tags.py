"""What template tags of Hexo, Hugo and Jekyll are in Markdown; what has no equal is noted."""

from __future__ import annotations

import re
from collections.abc import Callable

from huoye.importer.post import Post
from huoye.reader.code import without_code

_ARGUMENT = r"""["']?(?P<a>[^\s"'%>}]+)["']?"""
# {% highlight python %} of Jekyll, {% codeblock %} of Hexo, {{< highlight python >}} of Hugo.
_HIGHLIGHT = re.compile(
    r"^[ \t]*(?:\{%-?|\{\{[<%])\s*(?P<name>highlight|codeblock)\b[ \t]*(?:lang:)?"
    r"(?P<language>[\w+#.-]*+)[^\n]*?(?:%\}|[>%]\}\})[ \t]*\n"
    r"(?P<code>(?:(?!(?:\{%-?|\{\{[<%])\s*(?P=name)\b).){0,50000}?)"
    r"^[ \t]*(?:\{%-?\s*end|\{\{[<%]\s*/\s*)(?P=name)\s*-?(?:%\}|[>%]\}\})[ \t]*$",
    re.M | re.S,
)
_SIMPLE: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}"), lambda m: ""),
    (
        re.compile(rf"\{{%\s*asset_img\s++{_ARGUMENT}\s*+(?P<alt>[^%]*+)%\}}"),
        lambda m: f"![{m['alt'].strip().strip(chr(34))}]({m['a']})",
    ),
    (
        re.compile(rf"\{{%\s*post_link\s++{_ARGUMENT}\s*+(?P<text>[^%]*+)%\}}"),
        lambda m: f"[{m['text'].strip() or m['a']}]({m['a']}.md)",
    ),
    (re.compile(rf"\{{%-?\s*post_url\s+{_ARGUMENT}\s*-?%\}}"), lambda m: f"{m['a']}.md"),
    (re.compile(rf"\{{\{{[<%]\s*(?:rel)?ref\s+{_ARGUMENT}\s*[>%]\}}\}}"), lambda m: m["a"]),
    (
        re.compile(
            r"\{\{<\s*figure\s++[^>]{0,999}?src=[\"'](?P<a>[^\"']{1,999})[\"'](?P<more>[^>]{0,999})>\}\}"
        ),
        lambda m: f"![{_named(m['more'])}]({m['a']})",
    ),
    (re.compile(r"\{\{\s*site\.(?:baseurl|url)\s*\}\}"), lambda m: ""),
]
_LEFT = re.compile(
    r"\{%[^\n]{0,999}?%\}|\{\{[<%][^\n]{0,999}?[>%]\}\}|!?\[\[[^\[\]\n]+\]\]|^:{3,}.*$", re.M
)


def translate(post: Post) -> None:
    """The body in Markdown alone, as far as that goes."""
    body = _HIGHLIGHT.sub(_fence, post.body.strip("\n"))
    for pattern, markdown in _SIMPLE:
        body = _outside_code(pattern, markdown, body)
    post.body = body
    post.note_at(
        (found.start(), f"{found[0].strip()} has no equal in Markdown")
        for found in _LEFT.finditer(without_code(body))
    )


def _outside_code(
    pattern: re.Pattern[str], markdown: Callable[[re.Match[str]], str], body: str
) -> str:
    seen = without_code(body)

    def written(found: re.Match[str]) -> str:
        is_code = seen[found.start() : found.end()] != found[0]
        return found[0] if is_code else markdown(found)

    return pattern.sub(written, body)


def _fence(found: re.Match[str]) -> str:
    code, language = found["code"], found["language"]
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code.rstrip()}\n{fence}"


def _named(attributes: str) -> str:
    found = re.search(r"(?:alt|title|caption)=[\"']([^\"']*)", attributes)
    return found[1] if found else ""
