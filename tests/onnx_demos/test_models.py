"""The models of a build: found by name and kind, read once, and one kind more."""

import json
import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from huoye.core.build import Build
from huoye.live.block import BlockError
from huoye.onnx_demos import manifest
from huoye.onnx_demos.manifest import picture_manifest, word_manifest
from huoye.onnx_demos.manifest.kinds import kind_of, kinds
from huoye.onnx_demos.manifest.model_json import ManifestError
from huoye.onnx_demos.models import Model, Models
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.word_model import WordModel
from tests.onnx_demos.small_words import write_words
from tests.onnx_demos.variants import DIGITS, write_refused
from tests.promises import promised


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("content")
    for lang in ("zh", "en"):
        write_words(folder / "models" / f"small-{lang}", lang)
    shutil.copytree(DIGITS, folder / "models" / "nice-digits")
    return folder


@pytest.fixture
def models(content: Path) -> Models:
    return Build({"PATH": content}).get(Models)


def test_a_model_is_read_once_a_build(content: Path, models: Models) -> None:
    found = models.find("small-en", WordModel)
    assert found.manifest.language == "en"
    assert models.find("small-en", WordModel) is found
    assert Build({"PATH": content}).get(Models).find("small-en", WordModel) is not found
    assert models.find("nice-digits", PictureModel).image_size == (28, 28)


def test_a_graph_that_the_engine_does_not_know_is_told_with_its_price(tmp_path: Path) -> None:
    write_refused(tmp_path / "models" / "nice-refused")
    build = Build({"PATH": tmp_path})
    model = build.get(Models).find("nice-refused", PictureModel)
    files = model.run_files("decoder")
    assert [file.role for file in files] == ["script", "wasm", "decoder"]
    assert model.other_files() == ()
    assert model.computing() == {}
    model.run_files("decoder")
    (warning,) = build.problems.warnings()
    assert "model “nice-refused” needs ONNX Runtime, 3.7 MB for its readers: " in str(warning)
    assert "decoder.onnx: Unsqueeze “wider”: the operator is not known" in str(warning)
    assert "nice-refused/model.json: " in str(warning)
    build.close()


def test_names_of_a_kind(models: Models) -> None:
    assert models.names(WordModel.KIND) == ["small-en", "small-zh"]
    assert models.names(PictureModel.KIND) == ["nice-digits"]


@pytest.mark.parametrize(
    ("name", "wanted", "what", "mend"),
    [
        ("smal-en", WordModel, "no model “smal-en”", "Did you mean “small-en”"),
        ("xyz", WordModel, "no model “xyz”", "Models are: small-en, small-zh"),
        ("nice-digits", WordModel, "knows pictures, not words", "small-en, small-zh"),
        ("small-en", PictureModel, "knows words, not pictures", "Models are: nice-digits"),
        ("xyz", PictureModel, "no model “xyz”", "Models are: nice-digits"),
        ("../models/small-en", WordModel, "no model", "Did you mean"),
    ],
)
def test_a_model_of_the_right_kind(
    models: Models, name: str, wanted: type[Model], what: str, mend: str
) -> None:
    with pytest.raises(BlockError, match=what) as caught:
        models.find(name, wanted)
    assert mend in caught.value.mend


def test_every_family_has_a_kind() -> None:
    table = kinds()
    assert set(table.values()) == {picture_manifest.KIND, word_manifest.KIND}
    assert {family for kind in table.values() for family in kind.families} == set(table)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ({"name": "x", "family": "gan"}, "“gan” is no family of models"),
        ({"name": "x", "family": 7}, "“7” is no family of models"),
        ({"name": "x"}, "it names no family of models"),
        ([], "it names no family of models"),
    ],
)
def test_a_family_that_there_is_not(tmp_path: Path, data: Any, what: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(data, indent=2), "utf-8")
    with pytest.raises(ManifestError, match=what) as caught:
        kind_of(path)
    assert caught.value.mend == "Families are: fvae, glow, nice, realnvp, word2vec"
    assert caught.value.line == (3 if "family" in data else 1)


# --- one kind more: a file, and a file with its class ---

_MANIFEST = """
from dataclasses import dataclass

from huoye.onnx_demos.manifest.kinds import ModelKind
from huoye.onnx_demos.manifest.model_json import Manifest, ModelFile, Title, load_as


@dataclass(frozen=True)
class SoundManifest(Manifest):
    name: str
    family: str
    title: Title
    files: tuple[ModelFile, ...]
    hertz: int


def load(path):
    return load_as(path, SoundManifest, lambda manifest: (), lambda *file: None)


KIND = ModelKind("sounds", ("wave",), load)
"""
_CLASS = """
from huoye.onnx_demos.manifest import sound_manifest
from huoye.onnx_demos.models import Model


class SoundModel(Model):
    KIND = sound_manifest.KIND
"""


@pytest.fixture
def sound_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Model]:
    """A kind of model in two files of its own, as docs/models.md promises."""
    (tmp_path / "manifest").mkdir()
    (tmp_path / "manifest" / "sound_manifest.py").write_text(_MANIFEST, "utf-8")
    (tmp_path / "sound_model.py").write_text(_CLASS, "utf-8")
    monkeypatch.setattr(manifest, "__path__", [*manifest.__path__, str(tmp_path / "manifest")])
    monkeypatch.syspath_prepend(tmp_path)
    # Set and deleted, so that both are forgotten at the end.
    for name in (f"{manifest.__name__}.sound_manifest", "sound_model"):
        monkeypatch.setitem(sys.modules, name, sys)
        monkeypatch.delitem(sys.modules, name)
    kind: type[Model] = import_module("sound_model").SoundModel
    return kind


def test_a_kind_more_is_two_files(tmp_path: Path, sound_model: type[Model]) -> None:
    assert len(promised("a kind of model")) == 2
    folder = tmp_path / "models" / "bell"
    folder.mkdir(parents=True)
    title = {"en": "Bell", "zh": "钟"}
    data = {"name": "bell", "family": "wave", "title": title, "files": [], "hertz": 440}
    (folder / "model.json").write_text(json.dumps(data), "utf-8")
    write_words(tmp_path / "models" / "small-en", "en")
    models = Build({"PATH": tmp_path}).get(Models)
    bell = models.find("bell", sound_model)
    assert (bell.title("zh"), bell.dependencies) == ("钟", (folder / "model.json",))
    with pytest.raises(BlockError, match="the model “bell” knows sounds, not words"):
        models.find("bell", WordModel)
    with pytest.raises(BlockError, match="knows words, not sounds") as caught:
        models.find("small-en", sound_model)
    assert caught.value.mend == "Models are: bell"
