"""What the article of Word2Vec tells: its code, an optimum, its counting, its models' answers."""

import json
import math
import re
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import onnxruntime
import pytest
from scipy.optimize import minimize

from content.formulas import random_softmax
from huoye.onnx_demos.manifest.word_manifest import read_vocabulary
from tests.conftest import ROOT
from tests.content.articles import LANGUAGES, article, tells

ARTICLE = "2017/word2vec"
VOCABULARY = 20_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_code_is_the_loss(lang: str) -> None:
    torch = pytest.importorskip("torch")
    (code,) = re.findall("```python\n(.*?)```", article(ARTICLE, lang), re.DOTALL)
    space: dict[str, Any] = {}
    exec(code, space)
    hidden, weights = torch.randn(3, 4), torch.randn(7, 4)
    targets = torch.tensor([6, 0, 2])
    torch.manual_seed(2017)
    value = space["random_softmax_loss"](hidden, targets, weights, 5)
    torch.manual_seed(2017)
    negatives = torch.randint(7, (3, 5))
    losses = []
    for h, true, drawn in zip(hidden, targets, negatives, strict=True):
        powers = [math.exp(weights[word] @ h) for word in (true, *drawn)]
        losses.append(-math.log(powers[0] / sum(powers)))
    assert float(value) == pytest.approx(sum(losses) / 3, rel=1e-5)


@pytest.mark.parametrize(("words", "written"), [(5, "0.050"), (10, "0.035")])
def test_hits_that_are_dropped_move_the_optimum(words: int, written: str) -> None:
    """With 20 words it takes seconds: tests/models_export/word2vec/test_optima.py has done it."""
    weights = [1 / rank for rank in range(1, words + 1)]
    p = [weight / sum(weights) for weight in weights]
    chances = random_softmax.beside([1 / words] * words, 2, "drop")

    def expected(scores: np.ndarray) -> tuple[float, np.ndarray]:
        s = list(scores)
        return random_softmax.loss(s, p, chances), np.array(random_softmax.gradient(s, p, chances))

    found = minimize(expected, np.log(p), jac=True, method="BFGS", options={"gtol": 1e-9})
    off = found.x - np.log(p)
    assert f"{np.abs(off - off.mean()).max():.3f}" == written
    assert all(tells(ARTICLE, lang, written) for lang in LANGUAGES)


def test_dropping_is_exact_where_words_come_in_independently() -> None:
    """As the candidates of TensorFlow, nearly: each word by its own chance, which is subtracted."""
    p, chances = [0.4, 0.3, 0.15, 0.1, 0.05], [0.6, 0.2, 0.5, 0.35, 0.1]
    gradient = [0.0] * 5
    for true in range(5):
        for drawn in product((False, True), repeat=5):
            probability = p[true] * math.prod(
                chance if is_in else 1 - chance
                for chance, is_in in zip(chances, drawn, strict=True)
            )
            candidates = [word for word in range(5) if drawn[word] or word == true]
            powers = {word: p[word] / chances[word] for word in candidates}
            for word, power in powers.items():
                share = power / sum(powers.values())
                gradient[word] += probability * (share - (word == true))
    assert gradient == pytest.approx([0] * 5, abs=1e-15)


@pytest.mark.parametrize("k", [2, 3])
def test_what_to_try_in_the_figure(k: int) -> None:
    """At τ = 1 only dropping leaves a gradient; by frequency, never drawing does, too."""
    p = random_softmax.probabilities()

    def gradient(power: float, rule: str) -> float:
        q = random_softmax.sampler(p, power)
        scores = [math.log(true / drawn) for true, drawn in zip(p, q, strict=True)]
        found = random_softmax.gradient(scores, p, random_softmax.beside(q, k, rule))
        return max(map(abs, found))

    assert max(gradient(0, "keep"), gradient(0, "distinct"), gradient(0.75, "keep")) < 1e-12
    assert gradient(0, "drop") > 5e-3 and gradient(0.75, "distinct") > 5e-3
    log_p = [math.log(true) for true in p]
    losses = {
        place: random_softmax.full_loss([place * 0.25 * score for score in log_p], p)
        for place in (3.95, 4, 4.05)
    }
    assert min(losses, key=losses.__getitem__) == 4
    # So the reader is sent back to uniform draws.
    for lang, back in (("zh", "再换回均匀抽样"), ("en", "go back to uniform negatives")):
        assert tells(ARTICLE, lang, back)


def test_counting_what_is_never_drawn() -> None:
    batches = 8_000_000 // 8_000
    drawn = 16 * batches
    never = (1 - 1 / VOCABULARY) ** drawn
    assert (batches, drawn) == (1_000, 16_000)
    assert never == pytest.approx(math.exp(-0.8), abs=1e-4) == pytest.approx(0.45, abs=0.005)
    assert 100e6 < 16 * 8_000_000 < 200e6
    assert round(math.log(VOCABULARY)) == 10
    # TensorFlow's log-uniform law over ids: the first hundred.
    assert 0.45 < math.log(101) / math.log(VOCABULARY + 1) < 0.5
    for lang, written in (("zh", "四成半"), ("en", "45 %")):
        assert tells(ARTICLE, lang, "e^{-0.8}") and tells(ARTICLE, lang, written)


@pytest.mark.parametrize(
    ("name", "lang"),
    [(name, lang) for name in ("word2vec-wiki", "word2vec-poetry") for lang in LANGUAGES],
)
def test_perplexity_of_frequencies_in_the_thinned_text(name: str, lang: str) -> None:
    folder = ROOT / "content/models" / name
    threshold = json.loads((folder / "model.json").read_text("utf-8"))["subsampling"]
    counts = [
        int(line.split("\t")[1])
        for line in (folder / "vocabulary.txt").read_text("utf-8").splitlines()
    ]
    frequencies = np.array(counts) / sum(counts)
    ratios = threshold / frequencies
    p = frequencies * np.minimum(1, ratios + np.sqrt(ratios))
    p /= p.sum()
    assert tells(ARTICLE, lang, f"{math.exp(-(p * np.log(p)).sum()):,.0f}")
    # Huffman's code has less than a bit more than the entropy: ways of fewer than log₂V nodes.
    assert -(frequencies * np.log2(frequencies)).sum() + 1 < math.log2(len(counts))


@cache
def model(name: str) -> tuple[list[str], onnxruntime.InferenceSession]:
    folder = ROOT / "content/models" / name
    words = list(read_vocabulary((folder / "vocabulary.txt").read_text("utf-8")))
    return words, onnxruntime.InferenceSession(folder / "scorer.onnx")


def ranked(name: str, question: str, output: str = "cosine") -> list[str]:
    """Words of the vocabulary, best first, without those asked about; "a + b - c"."""
    words, session = model(name)
    parts = [part.split() for part in re.split(r" (?=[+-] )", f"+ {question}")]
    ids = np.array([words.index(word) for _, word in parts])
    weights = np.array([1 if sign == "+" else -1 for sign, _ in parts], np.float32)
    (values,) = session.run([output], {"ids": ids, "weights": weights})
    best = [words[index] for index in np.argsort(-values.ravel())]
    return [word for word in best if word not in [asked for _, asked in parts]]


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("雁", ["鴈", "衡阳"]),
        ("春风 - 春 + 秋", ["西风", "秋风"]),
        ("莺 - 春 + 秋", ["蝉"]),
        ("樵夫 - 山 + 江", ["渔翁"]),
    ],
)
def test_answers_of_classical_chinese(question: str, answers: list[str]) -> None:
    assert ranked("word2vec-poetry", question)[: len(answers)] == answers
    for lang in LANGUAGES:
        wanted = answers[1:] if answers[0] == "鴈" and lang == "en" else answers
        assert all(tells(ARTICLE, lang, word) for word in wanted)


@pytest.mark.parametrize(
    ("question", "answer", "place"),
    [
        ("berlin - germany + russia", "moscow", 0),
        ("paris - france + italy", "milan", 0),
        ("paris - france + italy", "rome", 3),
        ("king - man + woman", "throne", 0),
    ],
)
def test_answers_of_english(question: str, answer: str, place: int) -> None:
    assert ranked("word2vec-wiki", question)[place] == answer
    assert all(tells(ARTICLE, lang, answer) for lang in LANGUAGES)


def test_company_of_the_west_wind() -> None:
    assert {"黄叶", "摇落", "落叶"} <= set(ranked("word2vec-poetry", "西风")[:10])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_stands_beside_a_word(lang: str) -> None:
    beside = ranked("word2vec-poetry", "酒", "logits")[:6]
    nearest = ranked("word2vec-poetry", "酒")[:6]
    assert set(beside) == set("樽醉饮杯酌倾") and {"巵", "沽"} <= set(nearest)
    words, _ = model("word2vec-poetry")
    # Inner products put common words first: the file has them by frequency.
    assert np.median([words.index(word) for word in beside]) < np.median(
        [words.index(word) for word in nearest]
    )
    assert all(tells(ARTICLE, lang, word) for word in ("巵", "沽"))
    river = ranked("word2vec-wiki", "river", "logits")[:4]
    assert river == ["platte", "rivers", "basin", "canal"]
    assert all(tells(ARTICLE, lang, word) for word in river)
