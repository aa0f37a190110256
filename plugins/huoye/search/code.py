"""The search's own code as readers get it, in a folder named by the hash of its content."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.files import write
from huoye.live.modules import compact, modules_key, with_all_imports, with_words
from huoye.words import languages

_STATIC = Path(__file__).parent / "static"
_PLACE = "search/static"
#: What is asked for by itself; all else is part of the dialog.
_ASKED_FOR = ("open.", "search.", "dialog.")


class SearchCode:
    """Modules, words and the style sheet; a service of the build.

    They lie apart from those of figures, which a site may lack. Raises BuildError where what packs
    them is not installed.
    """

    def __init__(self, build: Build) -> None:
        self._cache = build.get(Cache)

    @property
    def opener(self) -> str:
        """Address below the site's root of the module that every page loads."""
        return f"{self._folder}/{_PLACE}/open.mjs"

    @property
    def modules(self) -> dict[str, str]:
        """Language -> that of the module which is loaded when a reader searches."""
        return {lang: f"{self._folder}/{_PLACE}/search.{lang}.mjs" for lang in languages()}

    def write(self, output: Path) -> None:
        """Write all of it below the site's root."""
        for place, text in self._compacted().items():
            name = place.rpartition("/")[2]
            if place.startswith("words/") or name.startswith(_ASKED_FOR):
                write(output / self._folder / place, text)

    @property
    def _folder(self) -> str:
        return f"search-code/{self._key[:12]}"

    @cached_property
    def _key(self) -> str:
        return modules_key(self._files)

    @cached_property
    def _files(self) -> dict[str, bytes]:
        """Place -> content, read once a build."""
        files = {f"{_PLACE}/{path.name}": path.read_bytes() for path in sorted(_STATIC.iterdir())}
        modules = {place: text for place, text in files.items() if place.endswith(".mjs")}
        sheets = {place: text for place, text in files.items() if place.endswith(".css")}
        return {**with_all_imports(with_words(modules)), **sheets}

    def _compacted(self) -> dict[str, str]:
        made = self._cache.content(
            f"modules/{self._key[:12]}.json",
            lambda: json.dumps(compact(self._files), ensure_ascii=False).encode(),
        )
        texts: dict[str, str] = json.loads(made)
        return texts
