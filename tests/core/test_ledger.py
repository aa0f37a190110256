"""The ledger of what was written: read as it was written, and never trusted beyond its output."""

from pathlib import Path

import pytest

from huoye.core.ledger import Ledger


def _ledger(root: Path, output: str = "output", content: str = "content") -> Ledger:
    return Ledger(root / "cache", root / output, root / content)


def test_it_reads_what_it_wrote(tmp_path: Path) -> None:
    claims = {"index.html": ("1", "2"), "文/a.html": ("3",), "bad\udcff": ("4",)}
    assert _ledger(tmp_path).read() == {}
    _ledger(tmp_path).write(claims)
    assert _ledger(tmp_path).read() == claims
    assert _ledger(tmp_path, output="other").read() == {}
    assert _ledger(tmp_path, content="other").read() == {}


@pytest.mark.parametrize("text", ["", "{", "[]", "\xff", '{"files": {"a": 1}}', '{"files": 1}'])
def test_a_damaged_one_claims_nothing(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    _ledger(tmp_path).write({"a": ("1",)})
    (file,) = (tmp_path / "cache/outputs").iterdir()
    file.write_text(text, "latin-1")
    assert _ledger(tmp_path).read() == {}
    assert "stay in the output" in caplog.text
    _ledger(tmp_path).write({"b": ("2",)})
    assert _ledger(tmp_path).read() == {"b": ("2",)}


def test_nothing_outside_the_output_is_ever_claimed(tmp_path: Path) -> None:
    _ledger(tmp_path).write({"../a": ("1",), "/etc/b": ("1",), "c/../../d": ("1",), "": ("1",)})
    assert _ledger(tmp_path).read() == {}
