"""The formulas as a wheel: the same every time, whole, and loaded by a Pyodide as npm ships it."""

import base64
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from huoye.core.node import NodeError
from huoye.pyodide_widgets.baker import Baker
from huoye.pyodide_widgets.formulas_wheel import TRIAL, run_formulas, write
from huoye.pyodide_widgets.packages import declared_packages
from huoye.pyodide_widgets.wheel import LOCK, VERSION, WHEEL, downloads, wheel
from tests.conftest import ROOT
from tests.pyodide_widgets.conftest import evaluated

FORMULAS = ROOT / "content" / "formulas"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build publishes in ``downloads/``."""
    made = tmp_path_factory.mktemp("downloads")
    write(made, downloads(FORMULAS))
    return made


def test_made_twice_it_is_the_same() -> None:
    assert wheel(FORMULAS) == wheel(FORMULAS)


def test_its_record_is_right() -> None:
    with zipfile.ZipFile(io.BytesIO(wheel(FORMULAS))) as archive:
        names = archive.namelist()
        (record,) = (name for name in names if name.endswith("/RECORD"))
        for line in archive.read(record).decode().splitlines():
            name, digest, size = line.rsplit(",", 2)
            names.remove(name)
            if name == record:
                continue
            content = archive.read(name)
            expected = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            assert (digest, size) == (f"sha256={expected.decode()}", str(len(content)))
    assert names == []


def test_every_formula_is_in_it() -> None:
    with zipfile.ZipFile(io.BytesIO(wheel(FORMULAS))) as archive:
        names = set(archive.namelist())
    assert {f"huoye_formulas/{path.name}" for path in FORMULAS.glob("*.py")} <= names


def test_a_stock_pyodide_gives_the_bits_that_pages_show(folder: Path, baker: Baker) -> None:
    found = json.loads(run_formulas(folder))
    assert set(found) == {path.stem for path in FORMULAS.glob("*.py")}
    for path in FORMULAS.glob("*.py"):
        source, packages = path.read_text("utf-8"), declared_packages(path)
        baked = evaluated(baker, path.stem, source, packages=packages).result
        assert found[path.stem] == baked["values"]


#: How many ways lead out of Python; reading them off needs no more than a number.
OUTWARD = """
import importlib
from huoye import Result, Value

NAMES = ("fetch", "process", "require", "WebSocket", "XMLHttpRequest")


def outward(a: float = 1) -> Result:
    met = []
    for name in ("js", "pyodide_js", "_pyodide_core"):
        try:
            module = importlib.import_module(name)
            met += [each for each in NAMES if hasattr(module, each)]
        except BaseException:
            pass
    try:
        from pyodide.code import run_js
        met += [each for each in NAMES if run_js(f"typeof {each}") in ("function", "object")]
    except BaseException:
        pass
    return Result([Value("met", len(met), "ways out")])
"""


def test_formulas_are_run_where_nothing_leads_out(tmp_path: Path) -> None:
    (tmp_path / "formulas").mkdir()
    (tmp_path / "formulas" / "outward.py").write_text(OUTWARD, "utf-8")
    write(tmp_path / "wheel", downloads(tmp_path / "formulas"))
    assert json.loads(run_formulas(tmp_path / "wheel")) == {"outward": {"met": 0.0}}


def test_a_wrong_wheel_is_not_loaded(folder: Path, tmp_path: Path) -> None:
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    lock = json.loads(files[LOCK])
    lock["packages"]["huoye-formulas"]["file_name"] = "no.whl"
    write(tmp_path / "wrong", {**files, LOCK: json.dumps(lock).encode()})
    with pytest.raises(NodeError):
        run_formulas(tmp_path / "wrong")


def test_any_python_loads_it(folder: Path) -> None:
    """As pip would put it on the path; nothing of this repository is."""
    code = (
        f"import sys; sys.path.insert(0, {str(folder / WHEEL)!r})\n{TRIAL}\nprint(every_formula())"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    assert set(json.loads(done.stdout)) == {path.stem for path in FORMULAS.glob("*.py")}


def test_without_formulas_there_is_nothing_to_download(tmp_path: Path) -> None:
    assert downloads(tmp_path) == {}


def test_the_about_pages_link_to_it() -> None:
    for page in (ROOT / "content/pages").glob("about*.md"):
        text = page.read_text("utf-8")
        assert f"downloads/{WHEEL}" in text
        assert f"downloads/{LOCK}" in text
    assert VERSION in WHEEL
