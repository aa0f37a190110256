"""The files that a build may read, and what they hold."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from huoye.core import content_folder
from huoye.core.bundled import CLONE, is_wheel
from huoye.core.stat_index import Stat, StatIndex, stat_of
from huoye.incremental.purity import NotKnown, own_code

#: Folders that no article, picture or template lies in, and that may be large.
_ASIDE = frozenset({".git", ".hg", ".svn", ".venv", "__pycache__", "node_modules"})
#: More is no blog; somebody has chosen the folder of all their work as the content.
_MOST = 100_000
#: Of a clone: what is installed in node_modules.
_NPM = ("package-lock.json", "node_modules/.package-lock.json")
#: What is noted of a link begins so.
_LINK = "link:"
_PACKAGE = Path(__file__).parents[1]


class Inputs:
    """The content, the theme, the code and what else the settings name, as it is now.

    Raises NotKnown where it is too much, or leads where no build follows it.
    """

    def __init__(self, settings: Mapping[str, Any], output: Path, index: StatIndex) -> None:
        self._index = index
        cache = os.path.realpath(settings["CACHE_PATH"])
        self._aside = {os.path.realpath(output), cache}
        self._by_time = settings.get("DEFAULT_DATE") == "fs"
        #: Path -> what lies there.
        self.contents: dict[str, str] = {}
        #: Path -> what the file is known by.
        self.stats: dict[str, Stat] = {}
        content = os.path.realpath(settings["PATH"])
        named = [*settings["ARTICLE_PATHS"], *settings["PAGE_PATHS"], *settings["STATIC_PATHS"]]
        self.template_pages = [os.path.join(content, name) for name in settings["TEMPLATE_PAGES"]]
        theme = os.path.realpath(os.path.expanduser(settings["THEME"]))
        overrides = settings["THEME_TEMPLATES_OVERRIDES"]
        #: Folders of templates, in which a change may show on any page.
        self.templates = [os.path.join(theme, "templates"), *map(os.path.realpath, overrides)]
        self._followed = [
            os.path.realpath(name) for name in settings.get(content_folder.SETTING) or ()
        ]
        roots = [
            *(content, *(os.path.realpath(os.path.join(content, name)) for name in named)),
            *(theme, *self.templates, *self.template_pages),
            *(
                os.path.realpath(os.path.join(theme, name))
                for name in settings["THEME_STATIC_PATHS"]
            ),
        ]
        held = os.path.realpath(output)
        if any(root == held or root.startswith(f"{held}{os.sep}") for root in roots):
            raise NotKnown("what a build writes among the sources")
        self._roots = tuple(dict.fromkeys((*roots, *self._followed)))
        for root in roots:
            self._look(root)
        #: The files that Python runs, and those beside them that are ours.
        self.code = self._look_at_code()

    def look_at(self, files: Iterable[str]) -> None:
        """Know these files too."""
        for file in files:
            self._look(file)

    def of_templates_and_code(self) -> list[tuple[str, str | None]]:
        """What lies there, in order."""
        below = tuple(f"{folder}{os.sep}" for folder in self.templates)
        of_templates = (path for path in self.contents if path.startswith(below))
        paths = {*of_templates, *self.template_pages, *self.code}
        return [(path, self.contents.get(path)) for path in sorted(paths)]

    def _look_at_code(self) -> list[str]:
        code = [*own_code()]
        self.look_at(code)
        if is_wheel():
            return code
        before = set(self.contents)
        self.look_at([str(_PACKAGE), *(str(CLONE / name) for name in _NPM)])
        return [*code, *(self.contents.keys() - before)]

    def _look(self, path: str) -> None:
        if path in self.contents or path in self._aside:
            return
        try:
            found = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            self.contents[path] = "missing"
            return
        if stat.S_ISDIR(found.st_mode):
            self._look_into(path)
        else:
            self._note(path, found)

    def _look_into(self, folder: str) -> None:
        self.contents[folder] = "folder"
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    path = entry.path
                    if entry.name in _ASIDE or path in self.contents or path in self._aside:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        self._look_into(path)
                    else:
                        self._note(path, entry.stat(follow_symlinks=False))
        except PermissionError:
            self.contents[folder] = "closed folder"
        if len(self.contents) > _MOST:
            raise NotKnown(f"more than {_MOST:,} files")

    def _note(self, path: str, found: os.stat_result) -> None:
        if stat.S_ISLNK(found.st_mode):
            self.contents[path] = f"{_LINK}{os.readlink(path)}"
            self._follow(path)
        elif stat.S_ISREG(found.st_mode):
            try:
                digest = self._index.digest(path, found)
            except PermissionError:
                digest = "closed"
            self.stats[path] = stat_of(found)
            self.contents[path] = f"{digest} {found.st_mtime_ns}" if self._by_time else digest
        else:
            self.contents[path] = "no file"

    def _follow(self, link: str) -> None:
        try:
            real = os.path.realpath(link, strict=True)
        except OSError:
            self.contents[link] += " leads nowhere"
            return
        if any(real == root or real.startswith(f"{root}{os.sep}") for root in self._roots):
            self._look(real)
        elif link.startswith(f"{self._roots[0]}{os.sep}"):
            # A build refuses it, whatever it leads to.
            self.contents[link] += f" leads out to {real}"
        elif os.path.isfile(real):
            self._look(real)
        else:
            raise NotKnown(f"the link {link}, which leads out of the theme")


def is_link(content: str) -> bool:
    """Whether what ``Inputs`` has noted of a path is of a link."""
    return content.startswith(_LINK)


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """The paths where something has changed, come or gone."""
    return (
        path for path in chain(now, before.keys() - now.keys()) if before.get(path) != now.get(path)
    )
