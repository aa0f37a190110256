"""``python -m huoye.pyodide_widgets.formulas_wheel``: the wheel in both its forms, each tried.

``dist/source``: what every build publishes for download. ``dist/compiled``: pyodide-build's form,
bytecode for this Pyodide alone. Both hold a lock file and load in the stock Pyodide of npm, where
every formula is run.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from huoye.core.files import sha256, write_atomic
from huoye.core.node import NodeChild
from huoye.core.wheel_file import pack
from huoye.pyodide_widgets.runtime import HERE, INTERPRETER_FILES, NODE_FOLDER, PYODIDE_FOLDER
from huoye.pyodide_widgets.wheel import LOCK, NAME, WHEEL, downloads

REQUIREMENTS = HERE / "pyodide_build.txt"
#: A function that runs every formula at its defaults, in whatever Python has it.
TRIAL = """
def every_formula():
    import importlib, json, pkgutil
    import huoye_formulas  # before huoye, which may lie in it
    import huoye
    found = {}
    for module in pkgutil.iter_modules(huoye_formulas.__path__):
        formula = getattr(importlib.import_module(f"huoye_formulas.{module.name}"), module.name)
        found[module.name] = huoye.evaluate(formula, {}, "en")["values"]
    return json.dumps(found, sort_keys=True)
every_formula
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--formulas", type=Path, default=Path("content/formulas"))
    parser.add_argument("--output", type=Path, default=Path("dist"))
    parser.add_argument("--cache", type=Path, default=Path(".cache"))
    arguments = parser.parse_args()
    source = downloads(arguments.formulas)
    write(arguments.output / "source", source)
    compiled = compiled_form(source, pyodide_build(arguments.cache))
    write(arguments.output / "compiled", compiled)
    results = {run_formulas(arguments.output / form) for form in ("source", "compiled")}
    if len(results) != 1:
        print("the two forms give different numbers", file=sys.stderr)
        return 1
    for form, files in (("source", source), ("compiled", compiled)):
        for name, content in files.items():
            print(f"{arguments.output / form / name}  {len(content):,} bytes")
    print(f"loaded in Pyodide under Node; {len(json.loads(results.pop()))} formulas, the same bits")
    return 0


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Nothing but ``files`` in ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        write_atomic(folder / name, content)


def pyodide_build(cache: Path) -> Path:
    """The folder that holds what REQUIREMENTS names, for Pyodide's Python; pip fetches it once."""
    folder = cache / "pyodide-build" / sha256(REQUIREMENTS)[:12]
    if not folder.exists():
        making = folder.with_suffix(".new")
        shutil.rmtree(making, ignore_errors=True)
        with tempfile.TemporaryDirectory() as wheels:
            # Unpacked by hand: pip installs nothing that wants another Python than its own.
            subprocess.run(
                [
                    sys.executable, "-m", "pip", "download", "--quiet",
                    "--disable-pip-version-check", "--dest", wheels, "--no-deps",
                    "--python-version", "3.13", "--only-binary", ":all:", "-r", str(REQUIREMENTS),
                ],
                check=True,
            )  # fmt: skip
            for wheel in sorted(Path(wheels).glob("*.whl")):
                with zipfile.ZipFile(wheel) as archive:
                    archive.extractall(making)
        making.rename(folder)
    return folder


def compiled_form(source: dict[str, bytes], packages: Path) -> dict[str, bytes]:
    """pyodide-build's form of the wheel: file name -> content, the same bytes every time.

    Raises ValueError when pyodide-lock's entry for the source form is not the one that we publish.
    """
    with (
        tempfile.TemporaryDirectory() as made,
        NodeChild(
            NODE_FOLDER / "wheel_forms.mjs",
            read=(*INTERPRETER_FILES, packages, Path(made)),
            write=[Path(made)],
        ) as child,
    ):
        folder = Path(made).resolve()
        known = json.loads(source[LOCK])
        (folder / LOCK).write_text(json.dumps({**known, "packages": {}}), "utf-8")
        (folder / WHEEL).write_bytes(source[WHEEL])
        names = child.request(
            "make_forms",
            pyodide=str(PYODIDE_FOLDER),
            packages=str(packages.resolve()),
            folder=str(folder),
            wheel=WHEEL,
            lock=LOCK,
        )
        entry = json.loads((folder / names["source_lock"]).read_text("utf-8"))
        if entry["packages"] != known["packages"]:
            raise ValueError(f"pyodide-lock writes {entry['packages']}, we {known['packages']}")
        with zipfile.ZipFile(folder / names["compiled"]) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        wheel = pack(files)
        lock = json.loads((folder / LOCK).read_text("utf-8"))
    # pyodide-build's archive bears the time of day; packed anew, it needs its new hash.
    lock["packages"][NAME]["sha256"] = sha256(wheel)
    return {names["compiled"]: wheel, LOCK: json.dumps(lock, indent=1, sort_keys=True).encode()}


def run_formulas(folder: Path) -> str:
    """Load the wheel in ``folder`` by its lock file, and run all formulas where they reach nothing;
    values by name, as JSON.

    Raises NodeError when it does not load.
    """
    read = (*INTERPRETER_FILES, folder)
    with NodeChild(NODE_FOLDER / "wheel_forms.mjs", read=read) as child:
        answer: str = child.request(
            "run_with",
            pyodide=str(PYODIDE_FOLDER),
            folder=str(folder.resolve()),
            name=NAME,
            code=TRIAL,
        )
    return answer


if __name__ == "__main__":
    sys.exit(main())
