"""One page read again and rendered among all others as the last build had read them.

The whole site follows behind; its page takes the place of this one, and is the same unless the page
itself says something about others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pelican.contents import Article, Content
from pelican.plugins import signals
from pelican.readers import Readers
from pelican.writers import Writer

from huoye.core import remembered_texts
from huoye.core.build import KEY, Build, read_alone, start
from huoye.core.problems import Problems
from huoye.reader.page_result import PageResults

#: What a page knows of others, or is given by them.
_OF_OTHERS = ("translations",)


@dataclass(frozen=True)
class Rendered:
    """What came of one page."""

    #: Below the site's root.
    place: str = ""
    problems: tuple[str, ...] = ()
    #: What it wants in the output: address -> file.
    files: Mapping[str, Path] = field(default_factory=dict)


class OnePage:
    """The last whole build, as far as rendering one of its pages needs it.

    generators: Pelican's, when all pages were read. former: that of the build before, whose warm
    MathJax and Python go over.
    """

    def __init__(self, generators: Iterable[Any], former: OnePage | None = None) -> None:
        self._generators = [part for part in generators if hasattr(part, "readers")]
        self._settings: MutableMapping[str, Any] = self._generators[0].settings
        #: Open from the first page on, so that MathJax and Python stay warm.
        self._build: Build | None = former._build if former else None

    def warm_up(self, folder: Path) -> None:
        """Render the page that was saved last, so that what this needs is there. folder: for it."""
        paths = [
            Path(generator.path, name)
            for generator in self._generators
            for name, page in generator.context["generated_content"].items()
            if page is not None
        ]
        if paths:
            self.rendered(max(paths, key=lambda path: path.stat().st_mtime), folder)

    def is_page(self, path: Path) -> bool:
        """Whether the last build has made a page of a file."""
        return self._find(path) is not None

    def rendered(self, path: Path, folder: Path) -> Rendered | None:
        """Read ``path`` and write its page into ``folder``, at its place there.

        None where only the whole site can tell what comes of the file: it is no page of the last
        build, or its address, language or standing has changed.
        """
        found = self._find(path)
        if found is None:
            return None
        generator, known = found
        self._settings[KEY] = build = self._begun()
        build.problems = Problems()
        build.problems.listen()
        try:
            read = self._read(generator, known, build)
            if build.problems.found():
                return Rendered(problems=tuple(map(str, build.problems.found())))
            if read is None or _standing(read) != _standing(known):
                return None
            _renew(known, read)
            self._write(generator, known, folder)
        finally:
            build.problems.close()
            del self._settings[KEY]
        result = build.get(PageResults).of(path.resolve())
        files = {file.url: file.source for file in result.files} if result else {}
        return Rendered(known.save_as, files=files)

    def close(self) -> None:
        """End what was kept warm."""
        if self._build is not None:
            self._build.close()
            self._build = None

    def _begun(self) -> Build:
        if self._build is None:
            self._build = start(self._settings)
        return self._build

    def _find(self, path: Path) -> tuple[Any, Content] | None:
        """The page that was made of a file, and what made it."""
        for generator in self._generators:
            root = Path(generator.path).resolve()
            if not path.resolve().is_relative_to(root):
                continue
            name = path.resolve().relative_to(root).as_posix()
            known = generator.context["generated_content"].get(name)
            if known is not None and _kind(known) == _kind_of(generator):
                return generator, known
        return None

    def _read(self, generator: Any, known: Content, build: Build) -> Content | None:
        kind = _kind_of(generator)
        read = Readers(self._settings).read_file(
            base_path=generator.path,
            path=known.get_relative_source_path(),
            content_class=type(known),
            context={**generator.context, KEY: build},
            preread_signal=getattr(signals, f"{kind}_generator_preread"),
            preread_sender=generator,
            context_signal=getattr(signals, f"{kind}_generator_context"),
            context_sender=generator,
        )
        # Of a page with problems Pelican makes a stub.
        if not isinstance(read, Content) or not read.is_valid():
            return None
        read_alone.send(build, context=read._context, page=read)
        return read

    def _write(self, generator: Any, page: Content, folder: Path) -> None:
        """As Pelican's generators do it."""
        kind = _kind_of(generator)
        getattr(signals, f"{kind}_generator_write_{kind}").send(generator, content=page)
        more = {"category": getattr(page, "category", None), "blog": True}
        Writer(str(folder), self._settings).write_file(
            page.save_as,
            generator.get_template(page.template),
            page._context,
            relative_urls=self._settings["RELATIVE_URLS"],
            url=page.url,
            **{kind: page, **(more if kind == "article" else {})},
        )


def _kind(page: Content) -> str:
    return "article" if isinstance(page, Article) else "page"


def _kind_of(generator: Any) -> str:
    return "article" if hasattr(generator, "articles") else "page"


def _standing(page: Content) -> tuple[Any, ...]:
    return page.save_as, page.status, page.lang


def _renew(known: Content, read: Content) -> None:
    """Make the page that all others know what was read now: lists, translations and links mean it
    wherever it stands."""
    for name in known.metadata.keys() - read.metadata.keys():
        vars(known).pop(name, None)
    vars(known).update(
        {name: value for name, value in vars(read).items() if name not in _OF_OTHERS}
    )
    remembered_texts.forget()
    known.refresh_metadata_intersite_links()
