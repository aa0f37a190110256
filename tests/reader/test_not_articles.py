"""Models and formulas among the articles."""

from pathlib import Path

from huoye.core.build import Build
from huoye.reader.not_articles import leave_out


def test_only_what_the_sign_marks_is_left_out(tmp_path: Path) -> None:
    for name in ("models/digits/model.json", "models/digits/card.md", "models/cars/ford.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    settings = {"PATH": str(tmp_path), "ARTICLE_EXCLUDES": ["drafts"]}
    for _ in range(2):
        leave_out(Build(settings), "models/*/model.json")
    assert settings["ARTICLE_EXCLUDES"] == ["drafts", "models/digits"]
    assert settings["PAGE_EXCLUDES"] == ["models/digits"]
    leave_out(Build(settings), "formulas/*.py")
    assert settings["PAGE_EXCLUDES"] == ["models/digits"]
