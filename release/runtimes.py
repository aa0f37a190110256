"""The wheels that bring what browsers get of npm's packages, as npm has it: they change when it
does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from huoye.core.build import Build
from huoye.core.bundled import (
    MATH_FONTS,
    MICROPYTHON,
    ONNX_RUNTIME,
    PYODIDE,
    Runtime,
    example_model,
)
from huoye.core.files import sha256
from huoye.core.wheel_file import Wheel
from huoye.mathjax.style_sheet import fonts_of
from huoye.mathjax.typesetter import Typesetter
from release import licences
from release.project import metadata, npm_version

_TEXT = """The files of the npm package `{package}` {version} that sites made with
pelican-huoye hand to their readers' browsers, unchanged.
They come from {home}, where their source is. There is nothing to import here.
{besides}"""
_EXAMPLE = "\nBeside them lies a small model to try them with, under CC0 1.0; its card says more.\n"


def wheels() -> Iterator[Wheel]:
    """One for each runtime, and one for the fonts of formulas."""
    yield _wheel(
        replace(MATH_FONTS, files=fonts()),
        "https://github.com/mathjax/MathJax-fonts",
        "Apache-2.0",
        {"New-Computer-Modern.txt": licences.text("New-Computer-Modern")},
    )
    yield _wheel(
        PYODIDE,
        "https://github.com/pyodide/pyodide",
        "MPL-2.0 AND Python-2.0",
        {"Pyodide.txt": licences.text("MPL-2.0"), "Python.txt": licences.text("Python")},
    )
    yield _wheel(
        MICROPYTHON,
        "https://github.com/micropython/micropython",
        "MIT",
        {"MicroPython.txt": licences.text("MicroPython")},
    )
    yield _wheel(
        ONNX_RUNTIME,
        "https://github.com/microsoft/onnxruntime",
        "MIT AND CC0-1.0",
        {
            "ONNX-Runtime.txt": licences.text("ONNX-Runtime"),
            "ThirdPartyNotices.txt": licences.onnx_runtime_notices(),
        },
        example_model(),
    )


def fonts() -> tuple[str, ...]:
    """File names of those that the style sheet of formulas names."""
    build = Build()
    try:
        return tuple(font.name for font in fonts_of(build.get(Typesetter).style_sheet()))
    finally:
        build.close()


def _wheel(
    runtime: Runtime,
    home: str,
    expression: str,
    texts: dict[str, str],
    example: Path | None = None,
) -> Wheel:
    version = npm_version(runtime.package)
    module = runtime.wheel.replace("-", "_")
    first = f'"""{runtime.package} {version}: files for browsers."""\n'
    files = {f"{module}/__init__.py": first.encode()}
    for name in sorted(runtime.files):
        files[f"{module}/{name}"] = (runtime.path / name).read_bytes()
    runtime.check({name: sha256(files[f"{module}/{name}"]) for name in runtime.files})
    for path in sorted(example.iterdir()) if example else ():
        files[f"{module}/{path.parent.name}/{path.name}"] = path.read_bytes()
    fields = [
        ("Name", runtime.wheel),
        ("Version", version),
        ("Summary", f"{runtime.package} {version} for sites made with pelican-huoye"),
        ("License-Expression", expression),
        *(("License-File", name) for name in texts),
        ("Requires-Python", ">=3.11"),
    ]
    besides = _EXAMPLE if example else ""
    text = _TEXT.format(package=runtime.package, version=version, home=home, besides=besides)
    return Wheel(runtime.wheel, version, metadata(fields, [], {}, text), files, texts)
