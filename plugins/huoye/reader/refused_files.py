"""Files that a site doesn't take from others (HUOYE_UNTRUSTED): articles that another reader would
read, and what a browser would run."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from pelican.contents import Content, Static
from pelican.readers import BaseReader

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.reader.page_result import PageResults

_PLAIN = """
    png jpg jpeg gif webp avif bmp ico mp3 m4a ogg oga opus wav flac mp4 m4v webm ogv mov pdf txt
    csv tsv json py ipynb md zip gz npy npz onnx"""
#: Files that no browser runs, whatever it is told of them.
PLAIN_FILES = frozenset(f".{ending}" for ending in _PLAIN.split())


class RefusingReader(BaseReader):
    """Stands in for every reader but ours: what those make is neither sanitised nor strict."""

    enabled = True
    # Pelican takes every reader that there is for one of its own, by what it says here.
    file_extensions: ClassVar[list[str]] = []

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Nothing, after saying so."""
        path = Path(source_path).resolve()
        build = Build.of(self.settings)
        build.problems.report(_not_ours(path))
        build.get(PageResults).refuse(path)
        return "", {"title": path.stem, "status": "skip"}


def check_content(content: Content) -> None:
    """Pelican's signal for each article, page and file: what came by another way than ours."""
    # What is skipped has none.
    settings = getattr(content, "settings", None)
    if settings is None or not (build := Build.of(settings)).is_untrusted:
        return
    path = Path(content.source_path).resolve()
    if isinstance(content, Static):
        if path.suffix.lower() not in PLAIN_FILES:
            what = "a browser may run this file, and it would be published as it is"
            mend = "Take it out, or publish it as a picture, as text or in an archive"
            build.problems.report(BuildError(what, path=path, mend=mend))
        return
    results = build.get(PageResults)
    if results.of(path) is None and path not in results.refused:
        build.problems.report(_not_ours(path))


def _not_ours(path: Path) -> BuildError:
    what = "articles of others are Markdown, and this file is another reader's"
    return BuildError(what, path=path, mend="Write it as a .md file (HUOYE_UNTRUSTED)")
