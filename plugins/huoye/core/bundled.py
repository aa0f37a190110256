"""Where the files lie that Node and browsers run: in a clone's node_modules, or in the wheels.

``make wheels`` packs MathJax and the editor into ``huoye/bundled``, so that an installed Huoye
needs no npm, and the fonts of formulas and the browser's runtimes into wheels of their own. A clone
has no such folder: everything is in node_modules, which package-lock.json pins with hashes. Nothing
else knows of the two cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import distribution, version
from importlib.util import find_spec
from pathlib import Path

from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.core.pinned import check

#: Name of the wheel with the code.
DISTRIBUTION = "pelican-huoye"
#: Of a clone: where package.json, node_modules and LICENSE lie.
CLONE = Path(__file__).resolve().parents[3]
_PACKAGE = Path(__file__).resolve().parents[1]
_BUNDLED = _PACKAGE / "bundled"


#: A model to try ONNX Runtime with: in a clone with the blog that begins with it, otherwise in the
#: runtime's wheel, since without the one the other is of no use.
EXAMPLE_MODEL = "glow-pixels"
_EXAMPLE = _PACKAGE / "new_blog/blog/content/models" / EXAMPLE_MODEL


@dataclass(frozen=True)
class Runtime:
    """What browsers get of an npm package, unchanged."""

    #: Of npm, as package.json names it.
    package: str
    #: Its files, all in one folder of the npm package.
    folder: str
    files: tuple[str, ...]
    #: The wheel that brings it, and what pip must be asked for.
    wheel: str
    extra: str = ""

    @property
    def path(self) -> Path:
        """The folder that the files lie in; where they are not installed, one that is not there."""
        if not is_wheel():
            return npm_package(self.package) / self.folder
        module = self.wheel.replace("-", "_")
        spec = find_spec(module)
        return Path(spec.origin).parent if spec and spec.origin else _BUNDLED / module

    def place(self, name: str) -> str:
        """A file's path in node_modules, which names it in a wheel too."""
        return "/".join(filter(None, (self.package, self.folder, name)))

    def digests(self, title: str, names: Iterable[str]) -> dict[str, str]:
        """File name -> SHA-256. title: of what is installed, with its verb, for authors.

        Raises BuildError where a file is missing or has been changed.
        """
        try:
            digests = {name: sha256(self.path / name) for name in names}
        except FileNotFoundError as error:
            what = f"{title} not installed: {error.filename} is missing"
            raise BuildError(what, mend=how_to_install(self.extra)) from None
        self.check(digests)
        return digests

    def check(self, digests: Mapping[str, str]) -> None:
        """Raises BuildError where a file has been changed. digests: file name -> SHA-256."""
        found = {self.place(name): digest for name, digest in digests.items()}
        check(found, how_to_reinstall(self.wheel))


PYODIDE = Runtime(
    "pyodide",
    "",
    (
        "pyodide.mjs",
        "pyodide.asm.js",
        "pyodide.asm.wasm",
        "python_stdlib.zip",
        "pyodide-lock.json",
    ),
    "huoye-pyodide",
)
#: Which of them, the style sheet of formulas says.
MATH_FONTS = Runtime("@mathjax/mathjax-newcm-font", "chtml/woff2", (), "huoye-math-fonts")
#: A small Python, which answers for formulas before Pyodide is there.
MICROPYTHON = Runtime(
    "@micropython/micropython-webassembly-pyscript",
    "",
    ("micropython.mjs", "micropython.wasm"),
    "huoye-micropython",
)
ONNX_RUNTIME = Runtime(
    "onnxruntime-web",
    "dist",
    ("ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"),
    "huoye-onnxruntime-web",
    "models",
)


def is_wheel() -> bool:
    """Whether this Huoye comes from the wheel, and not from a clone."""
    return _BUNDLED.is_dir()


def bundled(name: str) -> Path:
    """A file or folder that the wheel brings, and a clone has not."""
    return _BUNDLED / name


def example_model() -> Path:
    """Its folder; where the runtime is not installed, one that is not there."""
    return ONNX_RUNTIME.path / EXAMPLE_MODEL if is_wheel() else _EXAMPLE


def theme() -> Path:
    """The folder of our theme."""
    return bundled("theme") if is_wheel() else CLONE / "theme"


def npm_package(name: str) -> Path:
    """Folder of an npm package, in a clone."""
    return CLONE / "node_modules" / name


def npm_record() -> Path | None:
    """Of a clone: what npm has installed, in which version. A wheel has all in itself."""
    return None if is_wheel() else CLONE / "node_modules/.package-lock.json"


def how_to_install(extra: str = "") -> str:
    """What to do where something is not installed. extra: the part of the wheel it belongs to."""
    if not is_wheel():
        # Of its extras, a clone leaves the browsers to those who test.
        return f"Run “make install{'-test' if extra == 'check' else ''}”"
    wanted = f'"{DISTRIBUTION}[{extra}]"' if extra else DISTRIBUTION
    return f"Run: pip install {wanted}"


def how_to_reinstall(wheel: str = DISTRIBUTION) -> str:
    """What to do where files are not as they were installed. wheel: the one that brings them."""
    if not is_wheel():
        return "Remove the folder node_modules and run “make install”"
    return f"Run: pip install --force-reinstall --no-deps {wheel}=={version(wheel)}"


def licence() -> str:
    """The text of our own licence."""
    if not is_wheel():
        return (CLONE / "LICENSE").read_text("utf-8")
    text = distribution(DISTRIBUTION).read_text("licenses/LICENSE")
    assert text is not None
    return text
