"""Browser modules as readers get them: the same files at the same places, without the comments.

Types and explanations are half of their bytes. Names stay, so that an error's line can be read.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from huoye.core.files import sha256, write_atomic
from huoye.live import esbuild
from huoye.words import excerpt, languages

_OPTIONS = ("--minify-whitespace", "--minify-syntax", "--out-extension:.js=.mjs")
#: How a module imports words, whichever the language that it is published in.
_WORDS = 'from "../../words/en.mjs"'


def modules_key(modules: Iterable[tuple[str, Path]]) -> str:
    """Hash of all that the published modules are made from. modules: (place, file).

    Raises BuildError where the tool is not installed.
    """
    files = [(place, sha256(path)) for place, path in modules]
    parts = [esbuild.version(), esbuild.OPTIONS, _OPTIONS, files]
    return sha256(json.dumps(parts).encode())


def modules_of(room: Path, made: Path) -> Iterator[tuple[str, Path]]:
    """(place, file) of each of a room's modules, and of what they say in each language.

    Of a module that imports words there is one for each language, ``hydrate.zh.mjs``. room: its
    folder of modules. made: a folder for files that are made here, unless they are there.
    """
    place = f"{room.parent.name}/{room.name}"
    paths = sorted(room.glob("*.mjs"))
    for path in paths:
        if (text := path.read_text("utf-8")).count(_WORDS) == 0:
            yield f"{place}/{path.name}", path
            continue
        for lang in languages():
            own = text.replace(_WORDS, f'from "../../words/{room.parent.name}/{lang}.mjs"')
            yield f"{place}/{path.stem}.{lang}.mjs", _kept(made, own)
    for lang in languages():
        words = excerpt(lang, {path.name for path in paths})
        yield f"words/{room.parent.name}/{lang}.mjs", _kept(made, words)


def _kept(folder: Path, text: str) -> Path:
    path = folder / f"{sha256(text.encode())[:12]}.mjs"
    if not path.exists():
        write_atomic(path, text)
    return path


def compact(modules: Iterable[tuple[str, Path]], folder: Path) -> Path:
    """``folder`` with every module at its place, made now unless it is there.

    Raises BuildError for a module that is no JavaScript.
    """
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        source, target = Path(made) / "source", Path(made) / "target"
        places = []
        for place, path in modules:
            places.append(place)
            copy = source / place
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        target.mkdir()
        if places:
            esbuild.run(
                *places,
                "--outbase=.",
                f"--outdir={target.absolute()}",
                *_OPTIONS,
                cwd=source,
                what="a browser module cannot be read",
                mend="Mend it; “make lint” says more",
            )
        target.rename(folder)
    return folder
