"""Tests of one process don't meet."""

import importlib
import importlib.util
import locale
import sys
import tabnanny
from pathlib import Path

import pytest

_LEFT = "left_by_a_test"
_AT_FIRST = locale.setlocale(locale.LC_TIME)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_leaves_is_gone_for_the_next(turn: str, tmp_path: Path) -> None:
    assert _LEFT not in sys.modules
    assert sys.modules["tabnanny"] is tabnanny
    assert not any(_LEFT in place for place in sys.path)
    assert locale.setlocale(locale.LC_TIME) == _AT_FIRST
    folder = tmp_path / f"folder_{_LEFT}"
    (folder / _LEFT).mkdir(parents=True)
    (folder / _LEFT / "within.py").touch()
    sys.path.append(str(folder))
    importlib.import_module(f"{_LEFT}.within")
    # As Pelican reads settings: whatever had the name is no more there.
    spec = importlib.util.spec_from_file_location("tabnanny", folder / _LEFT / "within.py")
    assert spec is not None
    sys.modules["tabnanny"] = importlib.util.module_from_spec(spec)
    locale.setlocale(locale.LC_TIME, "C" if _AT_FIRST != "C" else "C.UTF-8")
