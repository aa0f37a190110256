"""The files that Pelican's generators read: those that lie in the content.

Pelican follows every link, into rings too, and publishes whatever file a page names, also one
above the content folder, which it writes above the output.
"""

from __future__ import annotations

import fnmatch
import os
import posixpath
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlparse, urlsplit

from ordered_set import OrderedSet
from pelican.contents import Content, Static
from pelican.generators import Generator

from huoye.core.build import Build
from huoye.core.content_folder import ContentFolder
from huoye.core.errors import BuildError
from huoye.reader.page_result import PageResults

_KINDS = ("ARTICLE", "PAGE")
#: What Pelican takes the target of a link for a file by, whatever INTRASITE_LINK_REGEX is.
_WORDS = ("static", "attach")
_ENCODED = str.maketrans({sign: quote(sign) for sign in '%#?"<>'})
_LINK = re.compile(r"[{|](?:static|attach)[|}](?P<address>[^\s\"'()<>]*)")


def find_inside(generator: Any) -> None:
    """Let a generator find its files as Pelican does, but for what leads out of the content."""
    # A plugin's generator may know a way of its own.
    if getattr(type(generator), "get_files", None) is Generator.get_files:
        generator.get_files = _Finder(generator).find


def page_files(generator: Any) -> set[str]:
    """The files of all articles and pages, from the root of the content, whichever generator is
    asked."""
    settings = generator.settings
    return {
        name
        for kind in _KINDS
        for name in generator.get_files(settings[f"{kind}_PATHS"], settings[f"{kind}_EXCLUDES"])
    }


def find_links(generator: Any) -> None:
    """Let a generator search pages for links to files as Pelican does, but only those that may have
    one: its pattern goes through each letter of each page. After that nobody reads the text of a
    page until it is shown."""
    if getattr(type(generator), "add_static_links", None) is Generator.add_static_links:
        add: Callable[[Content], None] = generator.add_static_links
        results = Build.of(generator.settings).get(PageResults)

        def find(page: Content) -> None:
            # A class of another plugin may find links elsewhere.
            if type(page).get_static_links is not Content.get_static_links:
                add(page)
            elif any(word in page._content for word in _WORDS):
                generator.context["static_links"] |= _linked(page)
            results.rest(page)

        generator.add_static_links = find


def _linked(page: Content) -> set[str]:
    """The files that a page names, from the root of the content: as Pelican reads an address, and
    where there is a file by the name that its encoded signs mean, that one."""
    found = set()
    for link in page._get_intrasite_link_regex().finditer(page._content):
        if link["what"] in _WORDS:
            meant = _from_root(page, unquote(urlsplit(unescape(link["value"])).path))
            written = _from_root(page, urlparse(link["value"]).path).replace("%20", " ")
            found.add(meant if _is_file(Path(page.settings["PATH"], meant)) else written)
    return found


def _from_root(page: Content, path: str) -> str:
    if path.startswith("/"):
        return path[1:]
    return str(page.get_relative_source_path(posixpath.join(page.relative_dir, path)))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def check_links(generator: Any) -> None:
    """Let the generator of static files read no file that pages name and that lies elsewhere, and
    know an address for each."""
    read: Callable[[], None] = generator.generate_context

    def checked() -> None:
        _refuse_links(generator)
        read()
        for file in generator.staticfiles:
            _encode_address(file)

    generator.generate_context = checked


def _encode_address(file: Static) -> None:
    """Give a file whose name has signs that mean something in an address one that leads to it;
    Pelican writes its name."""
    name = file.get_relative_source_path() or ""
    encoded = name.translate(_ENCODED)
    if encoded != name:
        # Whoever asks for `url` keeps {attach} from moving the file.
        file.override_url = file.get_url_setting("url").replace(name, encoded)


class _Finder:
    """The files for one generator."""

    def __init__(self, generator: Any) -> None:
        self._generator = generator
        self._content = Build.of(generator.settings).get(ContentFolder)

    def find(
        self, paths: Any, exclude: list[str] | None = None, extensions: Any = None
    ) -> OrderedSet[str]:
        """As ``Generator.get_files``, which has the same arguments; but in order. Pelican has
        translations, and articles of one day, in the order of their files."""
        base = Path(self._generator.path)
        # As Pelican compares them.
        excluded = {str(base / parent / name) for parent, name in map(os.path.split, exclude or ())}
        files = set()
        for name in [paths] if isinstance(paths, str) else paths:
            root = base / name
            if _leads_up(name):
                self._content.allow(root)
            # Worked out once: what lies below a folder is named by its own names.
            start, lead = len(str(root).rstrip(os.sep)), os.path.relpath(root, base)
            for path, is_plain in self._below(root, excluded):
                place = f"{lead}{str(path)[start:]}".removeprefix(f".{os.sep}")
                if self._generator._include_path(place, extensions) and (
                    is_plain or self._content.accepts(path)
                ):
                    files.add(place)
        return OrderedSet(sorted(files))

    def _below(self, root: Path, excluded: set[str]) -> Iterator[tuple[Path, bool]]:
        ignored = self._generator.settings["IGNORE_FILES"]

        def enters(folder: Path) -> bool:
            if str(folder) in excluded:
                return False
            return not any(fnmatch.fnmatch(folder.name, pattern) for pattern in ignored)

        if not root.is_dir():
            return iter([(root, False)] if root.exists() else ())
        return self._content.files(root, enters) if self._content.accepts(root) else iter(())


def _refuse_links(generator: Any) -> None:
    build = Build.of(generator.settings)
    content = build.get(ContentFolder)
    named: set[str] = generator.context["static_links"]
    for name in sorted(named):
        if _leads_up(name):
            named.discard(name)
            for problem in _leading_out(generator.context, name):
                build.problems.report(problem)
        elif not _is_inside(Path(generator.path, name), content):
            named.discard(name)


def _leads_up(name: str) -> bool:
    """Whether a name from the root of the content leads out of it, whatever links there are."""
    normal = posixpath.normpath(name.replace(os.sep, "/"))
    return normal == ".." or normal.startswith("../") or Path(name).is_absolute()


def _is_inside(path: Path, content: ContentFolder) -> bool:
    """Whether Pelican may copy this: a file, or a folder with all that is in it."""
    if not content.accepts(path):
        return False
    if not path.is_dir():
        return True
    odd = [file for file, is_plain in content.files(path, lambda _: True) if not is_plain]
    return all(content.accepts(file) for file in odd)


def _leading_out(context: Any, name: str) -> Iterator[BuildError]:
    """One error for every place where a page names the file."""
    for page in context["generated_content"].values():
        if page is not None and name in page.get_static_links():
            for line, text in _places(page, name):
                yield BuildError(
                    f"the link {text} leads out of the content",
                    path=Path(page.source_path),
                    line=line,
                    mend="Put the file below the content, and link it there",
                )


def _places(page: Content, name: str) -> list[tuple[int | None, str]]:
    """(line, link) of every link that means the file; without a line where none is seen to."""
    found: list[tuple[int | None, str]] = []
    lines = Path(page.source_path).read_text("utf-8", "replace").split("\n")
    for number, line in enumerate(lines, start=1):
        for link in _LINK.finditer(line):
            address = urlsplit(link["address"]).path
            # As Pelican works it out.
            below = posixpath.join(page.relative_dir, address)
            meant = address[1:] if address.startswith("/") else page.get_relative_source_path(below)
            if meant is not None and meant.replace("%20", " ") == name:
                found.append((number, link[0]))
    return found or [(None, name)]
