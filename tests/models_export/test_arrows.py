"""Stages of models_export import earlier stages only, and hardly anything of the site."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import models_export

#: First to last. What stands in one line does not import each other.
STAGES = (
    {"errors"},
    {"flows", "data"},
    {"config"},
    {"runs", "word2vec"},
    {"training", "evaluation"},
    {"export"},
    {"families"},
    {"__main__"},
)
RANKS = {stage: rank for rank, stages in enumerate(STAGES) for stage in stages}
#: What training needs of the site: small tools, the draws of latents, and model.json.
ROOMS = (
    "huoye.core",
    "huoye.live.latents",
    "huoye.onnx_demos.images",
    "huoye.onnx_demos.manifest",
    "huoye.onnx_demos.model_json",
    "huoye.onnx_demos.word_manifest",
)
FOLDER = Path(models_export.__file__).parent
FILES = sorted(path.relative_to(FOLDER) for path in FOLDER.rglob("*.py"))


def _imports(file: Path) -> Iterator[str]:
    """Modules that a file imports, wherever in it; of ``from a import b`` also a.b."""
    for node in ast.walk(ast.parse((FOLDER / file).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import says less than the whole name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _inside(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")


def _stage(parts: tuple[str, ...]) -> str:
    return parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", FILES, ids=str)
def test_no_stage_imports_a_later_one(file: Path) -> None:
    own = _stage(file.parts)
    if own == "__init__":
        assert not any(_inside(name, "models_export") for name in _imports(file))
        return
    for name in _imports(file):
        if not _inside(name, "models_export"):
            continue
        other = _stage(tuple(name.split(".")[1:]))
        earlier = own == other or RANKS[other] < RANKS[own]
        assert earlier, f"{file}: {name} is no earlier stage than {own}"


@pytest.mark.parametrize("file", FILES, ids=str)
def test_little_of_the_site_is_needed(file: Path) -> None:
    for name in _imports(file):
        assert not _inside(name, "pelican")
        if _inside(name, "huoye"):
            assert any(_inside(name, room) for room in ROOMS), f"{file}: {name}"


@pytest.mark.parametrize("file", FILES, ids=str)
def test_modules_keep_their_names(file: Path) -> None:
    """``import config as configs`` would leave a reader to find out what is meant."""
    for node in ast.walk(ast.parse((FOLDER / file).read_text("utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not _inside(node.module or "", "models_export"):
            continue
        renamed = [alias for alias in node.names if alias.asname]
        assert not renamed, f"{file}: {[alias.name for alias in renamed]} under another name"


def test_every_stage_has_its_place() -> None:
    there = {_stage(file.parts) for file in FILES} - {"__init__"}
    assert there == set(RANKS)
