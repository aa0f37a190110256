"""Browser modules and style sheets as readers get them: at the same places, without comments.

Types and explanations are half of their bytes. Names stay, so that an error's line can be read. An
installed wheel has the modules in this form already.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from huoye.core.bundled import is_wheel
from huoye.core.files import sha256, write
from huoye.live import esbuild
from huoye.words import excerpt, languages

_OPTIONS = ("--minify-whitespace", "--minify-syntax", "--out-extension:.js=.mjs")
#: How a module imports words, whichever the language that it is published in.
#: Before and after comments and spaces are taken away.
_WORDS = re.compile(r'\bfrom ?"\.\./\.\./words/en\.mjs"')


def modules_key(modules: Mapping[str, bytes]) -> str:
    """Hash of all that the published files are made from. modules: place -> content, in order.

    Raises BuildError where the tool is not installed.
    """
    files = [(place, sha256(content)) for place, content in modules.items()]
    packer = () if is_wheel() else (esbuild.version(), esbuild.OPTIONS, _OPTIONS)
    parts = [*packer, files]
    return sha256(json.dumps(parts).encode())


def with_words(modules: Mapping[str, bytes]) -> dict[str, bytes]:
    """Place -> content of the modules, and of what those of each room say in each language.

    Of a module that imports words there is one for each language, ``hydrate.zh.mjs``. modules:
    ``room/folder/name.mjs`` -> content.
    """
    made: dict[str, bytes] = {}
    rooms: dict[str, set[str]] = {}
    for place, content in modules.items():
        room, folder, name = place.split("/")
        rooms.setdefault(room, set()).add(name)
        text = content.decode("utf-8")
        if not _WORDS.search(text):
            made[place] = content
            continue
        for lang in languages():
            own = _WORDS.sub(f'from "../../words/{room}/{lang}.mjs"', text)
            made[f"{room}/{folder}/{PurePosixPath(name).stem}.{lang}.mjs"] = own.encode()
    for room, names in rooms.items():
        for lang in languages():
            made[f"words/{room}/{lang}.mjs"] = excerpt(lang, names).encode()
    return made


def compact(modules: Mapping[str, bytes]) -> dict[str, str]:
    """Place -> text of every module and style sheet as readers get it.

    Raises BuildError for a module that is no JavaScript.
    """
    if is_wheel() or not modules:
        return {place: content.decode("utf-8") for place, content in modules.items()}
    with tempfile.TemporaryDirectory() as made:
        source, target = Path(made) / "source", Path(made) / "target"
        for place, content in modules.items():
            write(source / place, content)
        target.mkdir()
        pack(modules, source, target)
        return {place: (target / place).read_text("utf-8") for place in modules}


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
