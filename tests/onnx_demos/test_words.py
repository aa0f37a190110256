"""Word vectors at build and their twins in the browser: scores, rankings, finding words."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.core.build import Build
from huoye.core.node import NodeChild
from huoye.live.block import BlockError
from huoye.onnx_demos.manifest.word_manifest import vocabulary_text
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.word_model import WordModel
from tests.conftest import module_child
from tests.onnx_demos import small_words


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> WordModel:
    content = tmp_path_factory.mktemp("content")
    small_words.write_words(content / "models" / "small-en", "en")
    return Build({"PATH": content}).get(Models).find("small-en", WordModel)


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "words_child.mjs") as child:
        yield child


def _unit(vectors: np.ndarray) -> np.ndarray:
    unit: np.ndarray = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return unit


# --- scores ---


def test_cosines_and_logits_are_those_of_the_vectors(english: WordModel) -> None:
    e = small_words.vectors("en").astype(np.float64)
    names = small_words.words("en")
    terms = [("king", 1.0), ("man", -1.0), ("woman", 1.0)]
    weights = np.zeros(len(names))
    for word, weight in terms:
        weights[names.index(word)] += weight
    found = english.scores(terms)
    vector = _unit(weights @ _unit(e))
    np.testing.assert_allclose(found["vector"], vector, atol=1e-6)
    np.testing.assert_allclose(found["cosine"], _unit(e) @ vector, atol=1e-6)
    np.testing.assert_allclose(found["logits"], e @ (weights @ e), atol=1e-5)


def test_nearest_are_the_largest_cosines_without_the_words_given(
    english: WordModel,
) -> None:
    assert english.nearest([("king", 1.0), ("man", -1.0), ("woman", 1.0)], 1)[0][0] == "queen"
    whole = english.nearest([("river", 1.0)], 30)
    assert {word for word, _ in whole} == set(small_words.words("en")) - {"river"}
    scores = [score for _, score in whole]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] < 1


def test_probabilities_are_of_the_whole_vocabulary(english: WordModel) -> None:
    whole, itself = english.following("river", 30)
    assert {word for word, _ in whole} == set(small_words.words("en")) - {"river"}
    assert sum(score for _, score in whole) + itself == pytest.approx(1, abs=1e-12)
    e = small_words.vectors("en").astype(np.float64)
    logits = e @ e[small_words.words("en").index("river")]
    p = np.exp(logits) / np.exp(logits).sum()
    own = small_words.words("en").index("river")
    assert itself == pytest.approx(p[own], rel=1e-5)
    others = np.sort(np.delete(p, own))[::-1]
    assert [score for _, score in whole] == pytest.approx(others, rel=1e-5)


def test_an_unknown_word_is_told_with_its_neighbours(english: WordModel) -> None:
    with pytest.raises(BlockError, match="doesn't know the word “montain”") as caught:
        english.vector("montain")
    assert "mountain" in caught.value.mend
    with pytest.raises(BlockError) as caught:
        english.vector("€€€")
    assert "vocabulary.txt" in caught.value.mend


# --- twins ---


@given(
    st.lists(st.integers(-5, 5), min_size=1, max_size=40),
    st.integers(1, 12),
    st.sets(st.integers(0, 40), max_size=3),
)
def test_both_rank_alike(
    javascript: NodeChild, levels: list[int], count: int, left_out: set[int]
) -> None:
    scores = np.array(levels, np.float32) / 8
    live = javascript.request(
        "largest", scores=scores.tolist(), count=count, leftOut=sorted(left_out)
    )
    order = sorted(
        (index for index in range(len(scores)) if index not in left_out),
        key=lambda index: (-scores[index], index),
    )[:count]
    assert live == {
        "words": [f"w{index}" for index in order],
        "scores": [float(scores[index]) for index in order],
    }


@given(st.lists(st.floats(-80, 80, width=32), min_size=1, max_size=30))
def test_the_softmax_of_the_page(javascript: NodeChild, logits: list[float]) -> None:
    live = np.array(javascript.request("softmax", logits=logits))
    exact = np.exp(np.array(logits) - max(logits))
    np.testing.assert_allclose(live, exact / exact.sum(), rtol=1e-12)


def test_the_page_reads_the_vocabulary_that_the_build_reads(
    javascript: NodeChild, english: WordModel
) -> None:
    text = vocabulary_text(dict.fromkeys(small_words.words("en"), 1))
    live = javascript.request("read", text=text)
    assert live["words"] == english.names
    assert live["ids"] == list(range(len(english.names)))


# --- finding words ---

LATIN = ["the", "king", "kings", "kind", "queen", "iPhone", "café", "mountain", "don't"]
HAN = ["春", "春风", "东风", "春雨", "明月", "月明"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("king", "king"),
        ("  king ", "king"),
        ("King", "king"),
        ("ｋｉｎｇ", "king"),
        ("iPhone", "iPhone"),
        ("cafe\u0301", "café"),
        ("don’t", "don't"),
        ("kin", None),
        ("", None),
    ],
)
def test_the_word_that_is_meant(javascript: NodeChild, typed: str, found: str | None) -> None:
    assert javascript.request("look", words=LATIN, typed=typed) == found


@pytest.mark.parametrize(
    ("typed", "count", "found"),
    [
        ("ki", 8, ["king", "kings", "kind"]),
        ("Ki", 2, ["king", "kings"]),
        ("i", 8, ["iPhone"]),
        ("x", 8, []),
        (" ", 8, []),
    ],
)
def test_completions_are_frequent_words_that_begin_so(
    javascript: NodeChild, typed: str, count: int, found: list[str]
) -> None:
    assert javascript.request("complete", words=LATIN, typed=typed, count=count) == found


@pytest.mark.parametrize(
    ("words", "typed", "first"),
    [
        (LATIN, "kign", ["king", "kings"]),
        (LATIN, "Montain", ["mountain"]),
        (LATIN, "qween", ["queen"]),
        (LATIN, "tent", []),
        # The same beginning comes first, then the more frequent.
        (HAN, "春晖", ["春", "春风", "春雨"]),
        (HAN, "风月", ["明月"]),
        (HAN, "月明星稀", ["月明"]),
        (HAN, "xyz", []),
        (HAN, "", []),
    ],
)
def test_suggestions_for_a_word_that_there_is_not(
    javascript: NodeChild, words: list[str], typed: str, first: list[str]
) -> None:
    found = javascript.request("suggest", words=words, typed=typed, count=6)
    assert found == first
    if first:
        assert javascript.request("suggest", words=words, typed=typed, count=1) == first[:1]
