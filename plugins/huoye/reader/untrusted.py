"""What besides HTML a site doesn't take from others (HUOYE_UNTRUSTED): where a page stands, how it
is made, names that themes print as they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, MutableMapping
from typing import Any, cast

from markupsafe import Markup, escape

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.real_paths import RealPaths
from huoye.reader.front_matter import KEYS
from huoye.reader.schemes import is_script
from huoye.reader.source import PageSource

#: They say where a page stands and what it is made by, which is the owner's.
_OWNERS = {"template", "url", "save_as", "aliases"}
#: Read as Markdown, or escaped, on their way into a template.
_SAFE = {"title", "summary"}
_SLUG = re.compile(r"\w[\w.-]*")
_LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
# What ends a text, an attribute in double quotes, or one in single quotes and begins another.
_MARKUP = re.compile(r"[<>\"]|'.*=", re.S)
_NO_NAME = re.compile(r"[<>\"'&\x00-\x1f]")


def problems(page: PageSource) -> list[BuildError]:
    """What is wrong with a page's name, and with what it says above its text."""
    return [*_of_name(page), *_of_front_matter(page)]


def _of_front_matter(page: PageSource) -> Iterator[BuildError]:
    settings = page.build.settings
    known = KEYS | {key.lower() for key in settings.get("FRONT_MATTER_KEYS", ())}
    free = _SAFE | {name.lower() for name in settings.get("FORMATTED_FIELDS", ())}
    for entry in page.fields.entries:
        what, mend = _refused(entry.key, entry.value, known, free)
        if what:
            yield page.error(what, line=entry.line, mend=mend)


def _refused(
    key: str, value: str, known: Collection[str], free: Collection[str]
) -> tuple[str, str]:
    if key in _OWNERS or key not in known:
        what = f"the key “{key}” is the owner's, and articles of others may not have it"
        return what, "Take the line out (HUOYE_UNTRUSTED)"
    if key == "slug" and value and not _SLUG.fullmatch(value):
        return f"“{value}” is no slug", "Write letters, digits and hyphens"
    if key == "lang" and value and not _LANG.fullmatch(value):
        return f"“{value}” is no language", "Write its tag, such as “en”"
    if key not in free and _MARKUP.search(value):
        return f"“{key}” holds markup, and is text", 'Write it without <, > and "'
    if is_script(value):
        return f"“{key}” is an address that runs something", "Take it out"
    return "", ""


def _of_name(page: PageSource) -> Iterator[BuildError]:
    # A category may be named after the folder.
    content = page.build.get(RealPaths).content
    name = page.path.relative_to(content) if page.path.is_relative_to(content) else page.path
    if _NO_NAME.search(str(name)):
        yield page.error("the name of the file holds markup", line=1, mend="Rename it")


def prepare(build: Build) -> None:
    """Themes take tags out of titles and summaries, and print what is left as it is: what had been
    written as text, ``&lt;script&gt;``, would be markup then."""
    if build.is_untrusted:
        settings = cast(MutableMapping[str, Any], build.settings)
        settings["JINJA_FILTERS"] = {
            **settings.get("JINJA_FILTERS", {}),
            "striptags": _without_tags,
        }


def _without_tags(value: Any) -> Markup:
    return escape(Markup(str(value)).striptags())
