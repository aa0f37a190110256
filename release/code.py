"""The wheel ``pelican-huoye``: all but the runtimes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from huoye.core.bundled import (
    CLONE,
    DISTRIBUTION,
    MATH_FONTS,
    MICROPYTHON,
    ONNX_RUNTIME,
    PYODIDE,
    Runtime,
)
from huoye.core.wheel_file import Wheel
from huoye.engine import kernels
from huoye.live.modules import pack
from huoye.pyodide_widgets import editor
from release import licences, npm
from release.lean import lean
from release.project import EXTRAS, entry_points, metadata, npm_version, project

_SOURCE = CLONE / "plugins/huoye"
_KINDS = {".py", ".mjs", ".css", ".js", ".txt", ".md", ".json", ".html", ".onnx", ".sha256"}
#: Folders of a room whose modules and style sheets readers get.
_PUBLISHED = ("static", "blocks")
#: Rooms that authors import from, and whose sources go into the page's Python.
_WHOLE = (_SOURCE / "formula", _SOURCE / "words", _SOURCE / "__init__.py")
#: In the wheel they are bundles, or in another wheel, or of no use without a clone.
_ELSEWHERE = (
    _SOURCE / "mathjax/node",
    _SOURCE / "engine/kernels",
    _SOURCE / "engine/node/make_kernels.mjs",
    _SOURCE / "pyodide_widgets/editor",
    _SOURCE / "new_blog/blog/content/models",
    _SOURCE / "pyodide_widgets/formulas_wheel.py",
    _SOURCE / "pyodide_widgets/pyodide_build.txt",
    _SOURCE / "pyodide_widgets/node/wheel_forms.mjs",
    _SOURCE / "pyodide_widgets/node/wheel_forms.py",
)


def wheel() -> Wheel:
    """The wheel, made from this clone."""
    mathjax, mathjax_packages = npm.mathjax()
    code_editor, editor_packages = npm.code_editor()
    bundled = {
        "typeset.mjs": mathjax,
        editor.FILE: code_editor,
        **kernels.verified(),
        **_folder("theme", CLONE / "theme"),
    }
    files = {**_package(), **{f"huoye/bundled/{path}": bundled[path] for path in bundled}}
    return Wheel(
        DISTRIBUTION,
        project()["version"],
        _metadata(),
        dict(sorted(files.items())),
        {
            "LICENSE": (CLONE / "LICENSE").read_text("utf-8"),
            "npm-packages.txt": licences.of_packages(mathjax_packages | editor_packages),
        },
        entry_points(),
    )


def _package() -> dict[str, bytes]:
    """The package as it stands in the clone, without comments and docstrings but those of what
    authors import; what readers get is compact."""
    paths = [path for path in sorted(_SOURCE.rglob("*")) if _belongs(path)]
    modules = [path for path in paths if _is_published(path)]
    files = {_place(path): _content(path) for path in paths}
    with tempfile.TemporaryDirectory() as made:
        places = [path.relative_to(_SOURCE).as_posix() for path in modules]
        pack(places, _SOURCE, Path(made))
        files |= {f"huoye/{place}": (Path(made) / place).read_bytes() for place in places}
    return files


def _content(path: Path) -> bytes:
    if path.suffix != ".py" or any(path.is_relative_to(whole) for whole in _WHOLE):
        return path.read_bytes()
    return lean(path.read_text("utf-8")).encode()


def _is_published(path: Path) -> bool:
    return path.parent.name in _PUBLISHED and path.suffix in (".mjs", ".css")


def _belongs(path: Path) -> bool:
    hidden = any(part.startswith((".", "__pycache__")) for part in path.relative_to(_SOURCE).parts)
    return (
        path.is_file()
        and path.suffix in _KINDS
        # Pages for authors: they are on the web.
        and not (path.parent.name == "blocks" and path.suffix == ".md")
        and not hidden
        and not any(path.is_relative_to(folder) for folder in _ELSEWHERE)
    )


def _place(path: Path) -> str:
    return path.relative_to(_SOURCE.parent).as_posix()


def _folder(name: str, folder: Path) -> dict[str, bytes]:
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def _metadata() -> str:
    table = project()
    extras = {extra: table["optional-dependencies"][extra] for extra in EXTRAS}
    extras[ONNX_RUNTIME.extra] = [*extras[ONNX_RUNTIME.extra], _pinned(ONNX_RUNTIME)]
    fields = [
        ("Name", table["name"]),
        ("Version", table["version"]),
        ("Summary", table["description"]),
        ("License-Expression", f"{table['license']} AND Apache-2.0 AND MIT"),
        ("License-File", "LICENSE"),
        ("License-File", "npm-packages.txt"),
        *(("Classifier", line) for line in table["classifiers"]),
        ("Requires-Python", table["requires-python"]),
    ]
    text = (CLONE / table["readme"]).read_text("utf-8")
    wheels = [_pinned(runtime) for runtime in (PYODIDE, MICROPYTHON, MATH_FONTS)]
    return metadata(fields, [*table["dependencies"], *wheels], extras, text)


def _pinned(runtime: Runtime) -> str:
    """To the version that all figures are proved with."""
    return f"{runtime.wheel}=={npm_version(runtime.package)}"
