"""A body of HTML: by pandoc where it is installed, else as it is, which Markdown allows."""

from __future__ import annotations

import re
import shutil
import subprocess

from huoye.importer.post import Post

_TAG = re.compile(r"</?(?!!)[a-zA-Z][^>]*>")
#: `$latex x$` of WordPress is a formula.
_LATEX = re.compile(r"\$latex\s+(.+?)\s*\$", re.S)
_CAPTION = re.compile(r"\[caption\b[^\]]*\]\s*(.*?)\s*\[/caption\]", re.S)
_SHORTCODE = re.compile(
    r"\[/?(?:gallery|code|latex|embed|video|audio|sourcecode|caption)\b[^\]]*\]"
)
_READER = "html-native_divs-native_spans+tex_math_dollars"
_WRITER = "markdown-smart-simple_tables-multiline_tables-grid_tables-raw_attribute-fenced_divs"


def to_markdown(post: Post) -> None:
    """The body as Markdown; what is left in HTML is noted."""
    body = _LATEX.sub(r"$\1$", post.body)
    body = _CAPTION.sub(r"<figure>\1</figure>", body)
    pandoc = shutil.which("pandoc")
    if pandoc and _TAG.search(body):
        command = [pandoc, "-f", _READER, "-t", _WRITER, "--wrap=none"]
        done = subprocess.run(command, input=body, capture_output=True, encoding="utf-8")
        if done.returncode == 0:
            body = done.stdout
        else:
            post.note(f"pandoc refused it: {done.stderr.strip()}")
    elif _TAG.search(body):
        post.note("it is HTML, kept as it is; with pandoc installed it would be Markdown")
    post.body = body
    for found in _SHORTCODE.finditer(body):
        post.note(f"{found[0]} is a shortcode", body.count("\n", 0, found.start()) + 1)
