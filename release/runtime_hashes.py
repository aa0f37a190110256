"""``python -m release.runtime_hashes``: the table of what readers get from npm's packages.

``make lock`` runs it when npm has just verified them.
"""

from __future__ import annotations

from huoye.core.bundled import MATH_FONTS, MICROPYTHON, ONNX_RUNTIME, PYODIDE, npm_package
from huoye.core.files import sha256, write_atomic
from huoye.core.pinned import TABLE
from release.project import npm_version
from release.runtimes import fonts


def table() -> str:
    """The text of runtimes.sha256: a comment for every package with its version, and its files."""
    packages = {
        runtime.package: [runtime.place(name) for name in sorted(runtime.files)]
        for runtime in (PYODIDE, MICROPYTHON, ONNX_RUNTIME)
    }
    packages[MATH_FONTS.package] = [MATH_FONTS.place(font) for font in fonts()]
    lines = []
    for package, places in packages.items():
        lines.append(f"# {package} {npm_version(package)}")
        lines += [f"{sha256(npm_package(place))}  {place}" for place in places]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write_atomic(TABLE, table())
