"""The rooms of the house: who may import whom, as docs/maintainers.md draws it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from huoye.rooms import ROOMS
from tests.conftest import ROOT
from tests.imports import imports, is_inside, renamed

HOUSE = ROOT / "plugins/huoye"
MAP = (ROOT / "docs/maintainers.md").read_text("utf-8")

#: Room -> those that it stands on; what these stand on it may use, too. From the ground up, so that
#: no circle can be written down.
STANDS_ON: dict[str, set[str]] = {
    "core": set(),
    "words": set(),
    "formula": {"words"},
    "reader": {"core", "words"},
    "page_cache": {"reader"},
    "parallel": {"page_cache"},
    "importer": {"reader"},
    "pictures": {"reader"},
    "mathjax": {"reader"},
    "references": {"mathjax"},
    "numbers": {"reader"},
    "live": {"reader"},
    "leads": {"live", "pictures"},
    "listings": {"reader"},
    "search": {"live"},
    "engine": {"core"},
    "render": {"live"},
    "onnx_demos": {"render", "engine", "numbers"},
    "model_pages": {"onnx_demos"},
    "pyodide_widgets": {"render"},
    "printing": {"live"},
    "preview": {"reader"},
    "new_blog": {"core"},
    "incremental": {"page_cache"},
    "report": {"page_cache"},
}
#: Rooms that run in Pyodide too; words/plugin.py does not.
STANDARD_LIBRARY_ALONE = ("formula", "words")
#: A second of every build, a hundred megabytes of memory: none of them before it is needed.
HEAVY = ("pelican", "onnx", "onnxruntime", "numpy", "PIL")

#: Without the blog that authors begin with: it is as theirs are.
PYTHON = sorted(
    path.relative_to(HOUSE)
    for path in HOUSE.rglob("*.py")
    if not path.is_relative_to(HOUSE / "new_blog/blog")
)
SCRIPTS = sorted(
    path.relative_to(HOUSE) for kind in ("*.mjs", "*.js") for path in HOUSE.rglob(kind)
)
_RELATIVE = re.compile(r"""(?:\bfrom|\bimport\(?)\s*["'](\.{1,2}/[^"']+)["']""")


def _floor(room: str) -> set[str]:
    """The room, and all below it."""
    return {room}.union(*(_floor(below) for below in STANDS_ON[room]))


def _rooms_met(file: Path) -> set[str]:
    """Rooms, and modules beside them, that a file of Python imports."""
    names = [name.split(".") for name in imports(HOUSE / file) if is_inside(name, "huoye")]
    return {name[1] for name in names if len(name) > 1}


def _is_met(file: Path, package: str) -> bool:
    return any(is_inside(name, package) for name in imports(HOUSE / file))


def test_every_room_is_drawn_from_the_ground_up() -> None:
    assert set(STANDS_ON) == {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    drawn = [*STANDS_ON]
    for number, room in enumerate(drawn):
        assert STANDS_ON[room] <= set(drawn[:number]), room
    # Signals reach a room after those that it stands on.
    for number, room in enumerate(ROOMS):
        # These two hear of none.
        assert _floor(room) - {"formula", "engine"} <= set(ROOMS[: number + 1]), room


def test_the_map_has_the_same_arrows() -> None:
    table = MAP.partition("| room | stands on |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", table, re.M)
    assert {room: set(re.findall(r"`(\w+)`", below)) for room, below in rows} == STANDS_ON


@pytest.mark.parametrize("file", PYTHON, ids=str)
def test_no_room_imports_upward(file: Path) -> None:
    if len(file.parts) == 1:
        # The doors: they name rooms, and ask for one when a name of it is wanted.
        assert _rooms_met(file) <= {"rooms", "formula", "core"}
        return
    room = file.parts[0]
    assert _rooms_met(file) <= _floor(room), f"{file} imports {_rooms_met(file) - _floor(room)}"


@pytest.mark.parametrize("file", SCRIPTS, ids=str)
def test_no_browser_module_imports_upward(file: Path) -> None:
    script = HOUSE / file
    for target in _RELATIVE.findall(script.read_text("utf-8")):
        met = (script.parent / target).resolve().relative_to(HOUSE).parts[0]
        assert met in _floor(file.parts[0]), f"{file} imports {target}"


@pytest.mark.parametrize("file", PYTHON, ids=str)
def test_what_a_room_never_imports(file: Path) -> None:
    for never in ("torch", "models_export", "theme", "tests", "benchmarks", "content"):
        assert not _is_met(file, never), never
    if file.parts[0] in STANDARD_LIBRARY_ALONE and file.name != "plugin.py":
        outside = {name.partition(".")[0] for name in imports(HOUSE / file)} - {"huoye"}
        assert outside <= sys.stdlib_module_names


def test_pelican_is_met_where_the_map_says() -> None:
    paragraph = MAP.partition("Pelican is met in")[2].partition("\n- ")[0]
    told = set(re.findall(r"`(\w+(?:/\w+)*\.py)`", paragraph))
    met = {file.as_posix() for file in PYTHON if _is_met(file, "pelican")}
    assert {file for file in met if not file.endswith("/plugin.py")} == told - {"plugin.py"}


def test_models_export_and_benchmarks_know_no_tests() -> None:
    for folder in ("models_export", "benchmarks", "content/formulas"):
        for path in (ROOT / folder).rglob("*.py"):
            for never in ("theme", "tests"):
                assert not any(is_inside(name, never) for name in imports(path)), path


@pytest.mark.parametrize("file", PYTHON, ids=str)
def test_modules_keep_their_names(file: Path) -> None:
    """``import words as models`` would leave a reader to find out what is meant."""
    assert not [*renamed(HOUSE / file, "huoye")]


def _run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "plugins", capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_huoye_imports_nothing_heavy() -> None:
    loaded = f"sorted(set({HEAVY}) & set(sys.modules))"
    print_loaded = f"import sys, huoye; print({loaded}, 'huoye.formula' in sys.modules)"
    assert _run(print_loaded) == "[] False"
    authors = f"import sys; from huoye import Result, Slider; print({loaded}, Result.__module__)"
    assert _run(authors) == "[] huoye.formula.result"


def test_the_rooms_connect_without_what_models_need() -> None:
    """A blog without models pays nothing for them; docutils, which Pelican brings, takes PIL where
    it finds it."""
    missing = "import sys; sys.modules.update(dict.fromkeys(('onnx', 'onnxruntime', 'PIL')))"
    assert _run(f"{missing}; import huoye; huoye.register(); print('connected')") == "connected"
