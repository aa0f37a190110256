"""Packages that a formula declares: what is published, when it is loaded, what authors are told."""

import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.formula.packages import Packages
from huoye.live.block import BlockError
from huoye.pyodide_widgets import packages
from huoye.pyodide_widgets.baker import Baker, FormulaFailed
from huoye.pyodide_widgets.packages import (
    declared_packages,
    package_archive,
    package_key,
    package_sources,
    package_version,
)
from huoye.pyodide_widgets.runtime import stdlib_modules
from tests.pyodide_widgets.conftest import evaluated

LATE = """
from typing import Annotated
from huoye import Result, Switch, Value
def late(more: Annotated[bool, Switch()] = False) -> Result:
    if not more:
        return Result([Value("two", 2.0, "two")])
    try:
        import mpmath
    except Exception:
        raise AssertionError("a formula must not see how a package comes") from None
    return Result([Value("two", float(mpmath.sqrt(4)), "two")])
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "f.py"
    path.write_text(text, "utf-8")
    return path


def test_holds_the_package_its_licence_and_what_it_alone_needs(
    cache: Path, build_in: Callable[[Path], Build]
) -> None:
    with zipfile.ZipFile(package_archive("mpmath", build_in(cache))) as archive:
        names = archive.namelist()
    own = {f"{path}c" for path in package_sources("mpmath")}
    licence = f"mpmath-{package_version('mpmath')}.dist-info/LICENSE"
    assert set(names) == own | {licence, "colorsys.pyc"}
    assert "colorsys" not in stdlib_modules()
    assert not [name for name in names if "/tests/" in name]


def test_made_twice_it_is_the_same(
    cache: Path, tmp_path: Path, build_in: Callable[[Path], Build]
) -> None:
    first, second = (package_archive("mpmath", build_in(folder)) for folder in (cache, tmp_path))
    assert first.read_bytes() == second.read_bytes()


def test_loaded_when_it_is_first_imported(baker: Baker) -> None:
    for _ in range(2):
        plain = evaluated(baker, "late", LATE, packages=["mpmath"])
        more = evaluated(baker, "late", LATE, {"more": True}, packages=["mpmath"])
        assert (plain.packages, more.packages) == ((), ("mpmath",))
        assert plain.result["values"] == more.result["values"] == {"two": 2.0}


def test_loaded_at_once_where_the_file_imports_it(baker: Baker) -> None:
    source = f"import mpmath\n{LATE}"
    assert evaluated(baker, "late", source, packages=["mpmath"]).packages == ("mpmath",)


def test_a_module_that_is_not_declared(baker: Baker) -> None:
    with pytest.raises(FormulaFailed, match=r"there is no module mpmath: .* declares") as caught:
        evaluated(baker, "f", "\nimport mpmath\n")
    assert caught.value.line == 2


def test_the_same_digits_as_here(baker: Baker) -> None:
    import mpmath

    source = """
PACKAGES = ["mpmath"]
from huoye import Result, Table
def digits() -> Result:
    import mpmath
    with mpmath.workdps(50):
        text = mpmath.nstr(20 * mpmath.ellipe(mpmath.mpf(16) / 25), 50)
    return Result([], [], [Table("t", ["C"], [[text]])])
"""
    data = evaluated(baker, "digits", source, packages=["mpmath"]).result["data"]
    with mpmath.workdps(50):
        assert mpmath.nstr(20 * mpmath.ellipe(mpmath.mpf(16) / 25), 50) in str(data)


def test_read_without_running(tmp_path: Path) -> None:
    assert declared_packages(_file(tmp_path, 'PACKAGES = ["mpmath"]\n1 / 0\n')) == ["mpmath"]
    assert declared_packages(_file(tmp_path, "x = 1\n")) == []
    assert declared_packages(_file(tmp_path, "def f(:\n")) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('PACKAGES = ["mpmat"]', "package “mpmat” is not installed"),
        ('PACKAGES = ["../x"]', "package “../x” is not installed"),
        ('PACKAGES = ["numpy"]', "package “numpy” is not pure Python"),
        ('PACKAGES = ["math"]', "package “math” is of the standard library"),
        ('PACKAGES = "mpmath"', "no plain list of names"),
        ('PACKAGES = [name for name in ("mpmath",)]', "no plain list of names"),
    ],
)
def test_what_cannot_be_declared(tmp_path: Path, line: str, what: str) -> None:
    path = _file(tmp_path, f"import math\n\n{line}\n")
    with pytest.raises(BlockError) as caught:
        declared_packages(path)
    assert what in caught.value.what
    assert "f.py:3: " in caught.value.what


def test_a_package_that_pyodide_cannot_import(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, build_in: Callable[[Path], Build]
) -> None:
    sources = {"lame/__init__.py": "import no_such_module\n"}
    monkeypatch.setattr(packages, "package_sources", lambda name: sources)
    with pytest.raises(BlockError, match=r"“lame” does not work in Pyodide: Mod.*no_such_module"):
        package_archive("lame", build_in(tmp_path))
    assert not list(tmp_path.rglob("*.zip"))


def test_the_key_changes_with_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    before = package_key("mpmath")
    sources = {**package_sources("mpmath"), "mpmath/more.py": ""}
    monkeypatch.setattr(packages, "package_sources", lambda name: sources)
    assert package_key("mpmath") != before


def test_natively_nothing_is_asked_for() -> None:
    """Unit tests of formulas import packages as any Python does."""
    packages_in_page = Packages()
    packages_in_page.declare(["mpmath"])
    try:
        import mpmath

        assert mpmath.sqrt(4) == 2
    finally:
        sys.meta_path.remove(packages_in_page)
