"""Errors read ``path:line: what. mend.``"""

from pathlib import Path

import pytest

from huoye.core.errors import BuildError


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (BuildError("no slug"), "no slug."),
        (BuildError("no slug", mend="add one"), "no slug. add one."),
        (BuildError("no slug", path=Path("a.md")), "a.md: no slug."),
        (
            BuildError("no slug", path=Path("a.md"), line=3, mend="add one!"),
            "a.md:3: no slug. add one!",
        ),
    ],
)
def test_text(error: BuildError, text: str) -> None:
    assert str(error) == text


def test_path_is_shown_relative_to_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    inside = BuildError("x", path=tmp_path / "content" / "a.md", line=1)
    outside = BuildError("x", path=Path("/elsewhere/a.md"), line=1)
    assert str(inside).startswith("content/a.md:1:")
    assert str(outside).startswith("/elsewhere/a.md:1:")
