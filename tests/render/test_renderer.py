"""The build's renderer: kinds' own drawings, kept with the bakes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.core.node import NodeError
from huoye.live.assets import Assets
from huoye.render.renderer import Renderer
from tests.conftest import ROOT
from tests.docs.conftest import fenced

GUIDE = (ROOT / "docs/figures.md").read_text("utf-8").partition("## A new kind")[2]
SQUARES = next(part for part in fenced(GUIDE, "js") if "function draw" in part)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    build = Build({"CACHE_PATH": str(tmp_path / "cache")})
    yield build
    build.close()


def _module(folder: Path, source: str, build: Build) -> Path:
    """A drawing in a room of its own, from where the house has another address."""
    path = folder / "glass/blocks/squares_drawing.mjs"
    path.parent.mkdir(parents=True, exist_ok=True)
    house = (ROOT / "plugins/huoye").as_uri()
    path.write_text(source.replace('"../../', f'"{house}/'), "utf-8")
    build.get(Assets).add_browser_modules(path.parent)
    return path


def test_the_guides_drawing(build: Build, tmp_path: Path) -> None:
    module = _module(tmp_path, SQUARES, build)
    html = build.get(Renderer).drawing(module, {"squares": [1, 4, 9]})
    assert html == "<ol><li>1</li><li>4</li><li>9</li></ol>"


def test_a_drawing_is_made_again_where_data_or_module_change(build: Build, tmp_path: Path) -> None:
    module = _module(tmp_path, SQUARES, build)
    assert build.get(Renderer).drawing(module, {"squares": [1]}) == "<ol><li>1</li></ol>"
    again = Build({"CACHE_PATH": str(tmp_path / "cache")})
    module.unlink()
    module.write_text("export function draw() { throw new Error('drawn again'); }", "utf-8")
    again.get(Assets).add_browser_modules(module.parent)
    with pytest.raises(NodeError, match="drawn again"):
        again.get(Renderer).drawing(module, {"squares": [1]})
    _module(tmp_path, SQUARES, again)
    kept = Build({"CACHE_PATH": str(tmp_path / "cache")})
    # No folder of modules was named to this one: a child could not read it.
    assert kept.get(Renderer).drawing(module, {"squares": [1]}) == "<ol><li>1</li></ol>"
    with pytest.raises(NodeError):
        kept.get(Renderer).drawing(module, {"squares": [4]})
    for other in (again, kept):
        other.close()
