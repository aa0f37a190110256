"""Browser modules and style sheets as readers get them: at the same places, without comments.

Types and explanations are half of their bytes. Names stay, so that an error's line can be read. A
module that says so holds what it imports: that of a worker, which shares nothing with its page, and
would ask for a dozen files, some of them when it has others. An installed wheel has the modules in
this form already.
"""

from __future__ import annotations

import json
import posixpath
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from huoye.core.bundled import is_wheel
from huoye.core.files import sha256, write
from huoye.live import esbuild
from huoye.words import excerpt, languages

#: Names that a module has for itself alone become short: an eighth of its bytes as hosts send them.
_OPTIONS = ("--minify", "--out-extension:.js=.mjs")
#: Of what nobody imports by its parts.
_IN_ONE = ("--bundle",)
#: How a module says so. One that waits for megabytes anyway gains nothing, and the wheel has its
#: parts twice.
_ASKS_FOR_ONE = re.compile(rb"^// @in-one\b", re.M)
#: How a module imports words, whichever the language that it is published in.
#: Before and after comments and spaces are taken away.
_WORDS = re.compile(r'\bfrom ?"\.\./\.\./words/en\.mjs"')
#: What a module can't be run without; “import(…)” is not among it.
_IMPORTED = re.compile(r'\b(?:from|import) ?"(\.[^"]+)"')


def modules_key(modules: Mapping[str, bytes]) -> str:
    """Hash of all that the published files are made from. modules: place -> content, in order.

    Raises BuildError where the tool is not installed.
    """
    files = [(place, sha256(content)) for place, content in modules.items()]
    packer = () if is_wheel() else (esbuild.version(), esbuild.OPTIONS, _OPTIONS, _IN_ONE)
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


def with_all_imports(modules: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same, but each module that no other one imports names all modules that it leads to.

    A browser asks for all of them at once then, where it would find them level by level, each a
    way to the host and back. modules: place -> content.
    """
    imported = {
        place: [
            target
            for name in _IMPORTED.findall(content.decode("utf-8"))
            if (target := posixpath.normpath(f"{posixpath.dirname(place)}/{name}")) in modules
        ]
        for place, content in modules.items()
    }
    inner = {target for targets in imported.values() for target in targets}
    made = dict(modules)
    for place in modules.keys() - inner:
        found = dict.fromkeys(imported[place])
        for target in (queue := [*found]):
            new = [other for other in imported[target] if other not in found]
            found |= dict.fromkeys(new)
            queue += new
        folder = posixpath.dirname(place)
        names = (posixpath.relpath(target, folder) for target in found)
        lines = (
            f'import "{name if name.startswith(".") else f"./{name}"}";\n'
            for name in names
            if posixpath.normpath(f"{folder}/{name}") not in imported[place]
        )
        made[place] += "".join(lines).encode()
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
    places = list(places)
    whole = [place for place in places if _ASKS_FOR_ONE.search((source / place).read_bytes())]
    _run([place for place in places if place not in whole], source, target)
    _run(whole, source, target, *_IN_ONE)


def _run(places: list[str], source: Path, target: Path, *options: str) -> None:
    if places:
        esbuild.run(
            *places,
            "--outbase=.",
            f"--outdir={target.absolute()}",
            *_OPTIONS,
            *options,
            cwd=source,
            what="a browser module or style sheet cannot be read",
            mend="Mend it; “make lint” says more",
        )
