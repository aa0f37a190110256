"""Browser modules and style sheets as readers get them: at the same places, without comments.

Types and explanations are half of their bytes. Names stay, so that an error's line can be read. An
installed wheel has the modules in this form already.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from huoye.core.bundled import is_wheel
from huoye.core.files import sha256, write_atomic
from huoye.live import esbuild
from huoye.words import excerpt, languages

_OPTIONS = ("--minify-whitespace", "--minify-syntax", "--out-extension:.js=.mjs")
#: How a module imports words, whichever the language that it is published in.
#: Before and after comments and spaces are taken away.
_WORDS = re.compile(r'\bfrom ?"\.\./\.\./words/en\.mjs"')


def modules_key(modules: Iterable[tuple[str, Path]]) -> str:
    """Hash of all that the published files are made from. modules: (place, file), in their order.

    Raises BuildError where the tool is not installed.
    """
    files = [(place, sha256(path)) for place, path in modules]
    packer = () if is_wheel() else (esbuild.version(), esbuild.OPTIONS, _OPTIONS)
    parts = [*packer, files]
    return sha256(json.dumps(parts).encode())


def with_words(modules: Iterable[tuple[str, Path]], made: Path) -> Iterator[tuple[str, Path]]:
    """(place, file) of the modules, and of what those of each room say in each language.

    Of a module that imports words there is one for each language, ``hydrate.zh.mjs``. modules:
    (``room/folder/name.mjs``, file). made: a folder for files that are made here, unless they are
    there.
    """
    rooms: dict[str, set[str]] = {}
    for place, path in modules:
        room, folder, name = place.split("/")
        rooms.setdefault(room, set()).add(name)
        text = path.read_text("utf-8")
        if not _WORDS.search(text):
            yield place, path
            continue
        for lang in languages():
            own = _WORDS.sub(f'from "../../words/{room}/{lang}.mjs"', text)
            yield f"{room}/{folder}/{path.stem}.{lang}.mjs", _kept(made, own)
    for room, names in rooms.items():
        for lang in languages():
            yield f"words/{room}/{lang}.mjs", _kept(made, excerpt(lang, names))


def _kept(folder: Path, text: str) -> Path:
    path = folder / f"{sha256(text.encode())[:12]}.mjs"
    if not path.exists():
        write_atomic(path, text)
    return path


def compact(modules: Iterable[tuple[str, Path]], folder: Path) -> Path:
    """``folder`` with every module at its place, made now unless it is there.

    Raises BuildError for a module that is no JavaScript. Style sheets are taken as they are read.
    """
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        source, target = Path(made) / "source", Path(made) / "target"
        places = _copied(modules, source)
        if is_wheel():
            return _kept_as(folder, source)
        target.mkdir()
        if places:
            pack(places, source, target)
        return _kept_as(folder, target)


def _kept_as(folder: Path, whole: Path) -> Path:
    """``folder``, which another build of the same cache may have made meanwhile, of the same."""
    try:
        whole.rename(folder)
    except OSError:
        if not folder.exists():
            raise
    return folder


def pack(places: Iterable[str], source: Path, target: Path) -> None:
    """Write the compact form of files below ``source`` to the same places below ``target``.

    Raises BuildError for a module that is no JavaScript.
    """
    esbuild.run(
        *places,
        "--outbase=.",
        f"--outdir={target.absolute()}",
        *_OPTIONS,
        cwd=source,
        what="a browser module or style sheet cannot be read",
        mend="Mend it; “make lint” says more",
    )


def _copied(modules: Iterable[tuple[str, Path]], folder: Path) -> list[str]:
    folder.mkdir()
    places = []
    for place, path in modules:
        places.append(place)
        copy = folder / place
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return places
