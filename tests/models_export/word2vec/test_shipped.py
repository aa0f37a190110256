"""Every word model that ships: as its manifest says, and as its config would make it."""

import numpy as np
import pytest

from huoye.onnx_demos.manifest.kinds import kind_of
from huoye.onnx_demos.manifest.model_json import FILE_NAME
from huoye.onnx_demos.manifest.word_manifest import KIND, load, read_vocabulary
from models_export.data.vocabulary import Vocabulary
from models_export.export import onnx_file
from models_export.word2vec.config import load_config
from models_export.word2vec.word_sets import nearest
from tests.conftest import ROOT
from tests.models_export.rendered import card

MODELS = ROOT / "content" / "models"
NAMES = sorted(
    path.name
    for path in MODELS.iterdir()
    if path.is_dir() and path.name[0] != "." and kind_of(path / FILE_NAME) == KIND
)


@pytest.mark.parametrize("name", NAMES)
def test_golden_neighbours(name: str) -> None:
    manifest = load(MODELS / name / FILE_NAME)
    words = list(read_vocabulary((MODELS / name / "vocabulary.txt").read_text("utf-8")))
    session = onnx_file.session((MODELS / name / "scorer.onnx").read_bytes())
    assert manifest.golden
    for golden in manifest.golden:
        ids = [words.index(word) for word in golden.words]
        feeds = {"ids": np.array(ids), "weights": np.array(golden.weights, np.float32)}
        cosine = onnx_file.run(session, feeds)["cosine"]
        found = nearest(cosine, ids, len(golden.nearest))
        assert tuple(words[index] for index in found) == golden.nearest
        assert cosine[found] == pytest.approx(golden.cosine, abs=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_card_and_config_say_the_same(name: str) -> None:
    manifest = load(MODELS / name / FILE_NAME)
    assert (MODELS / name / "card.md").read_text("utf-8") == card(manifest)
    config = load_config(name)
    assert config.version == manifest.version
    assert config.card.title == manifest.title
    assert config.card.limits == manifest.limits
    assert config.model.dimension == manifest.dimension
    assert config.model.loss == manifest.loss
    assert float(config.training.epochs) == manifest.training.epochs


def test_one_ships() -> None:
    assert NAMES


@pytest.mark.parametrize("article", ["word2vec.md", "word2vec.en.md"])
@pytest.mark.parametrize("name", NAMES)
def test_the_articles_say_perplexities_beside_those_of_frequencies(name: str, article: str) -> None:
    """The model's comes from the manifest by reference; that of the words' frequencies in thinned
    text is computed here from the vocabulary."""
    manifest = load(MODELS / name / FILE_NAME)
    counts = read_vocabulary((MODELS / name / "vocabulary.txt").read_text("utf-8"))
    vocabulary = Vocabulary(tuple(counts), np.array(list(counts.values())))
    thinned = vocabulary.counts * vocabulary.keep(manifest.subsampling)
    share = thinned / thinned.sum()
    text = (ROOT / "content" / "posts" / "2017" / article).read_text("utf-8")
    assert f"[={name}.evaluation.perplexity.full_softmax:,.0f]" in text
    assert f"{np.exp(-(share * np.log(share)).sum()):,.0f}" in text
