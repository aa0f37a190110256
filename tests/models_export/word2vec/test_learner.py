"""A step of learning against autograd over a list of pairs, and against the full softmax."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import torch
from torch import Tensor

from models_export.data.corpus import Part
from models_export.word2vec import batches
from models_export.word2vec.batches import Geometry, Stretch, geometry
from models_export.word2vec.kernels import Kernels, kernels
from models_export.word2vec.learner import Learner
from models_export.word2vec.losses import LOSSES, LossName
from models_export.word2vec.model import Architecture, Model, Table, new_model
from models_export.word2vec.perplexity import Reading, held_out
from models_export.word2vec.plain import Plain

WORDS, DIMENSION, NEGATIVES = 12, 6, 5
CPU = torch.device("cpu")


def _stretch(shape: Geometry) -> Stretch:
    random = np.random.default_rng(2)
    lengths = [9, 1, 17, 30, 5]
    part = Part(
        random.integers(WORDS, size=sum(lengths), dtype=np.int32),
        np.cumsum(lengths, dtype=np.int64),
    )
    found = batches.stretches(part, (0, 5), np.ones(WORDS), shape, True, np.random.SeedSequence(1))
    return next(found)


def _recorded(model: Model, work: Kernels) -> dict[int, Tensor]:
    """Instead of descending, tables gather their gradients here, by the table's identity."""
    sums = {id(table): torch.zeros_like(table.weights) for table in model.tables.values()}

    def record(table: Table, ids: Tensor, gradient: Tensor, rate: float) -> None:
        sums[id(table)].index_add_(0, ids, gradient)

    work.descend = record  # type: ignore[method-assign]
    return sums


def _loss_by_pairs(
    architecture: Architecture,
    loss_name: LossName,
    weights: tuple[Tensor, Tensor],
    stretch: Stretch,
    drawn: np.ndarray,
    shape: Geometry,
) -> tuple[Tensor, int]:
    """Every pair written out: hidden vector, true word, negatives without those that hit it."""
    inputs, outputs = weights
    loss = LOSSES[loss_name]
    probabilities = np.arange(WORDS, 0, -1) ** loss.power
    log_q = torch.from_numpy(np.log(probabilities / probabilities.sum()))
    if loss_name == "nce":
        log_q += np.log(WORDS)
    softplus = torch.nn.functional.softplus
    per_group = shape.positions // len(drawn)
    total, pairs = inputs.new_zeros(()), 0
    for position in range(shape.positions):
        place = position + shape.window
        line = stretch.lines[place]
        if line < 0:
            continue
        reach = int(stretch.reach[position])
        near = [
            int(stretch.ids[other])
            for other in range(place - reach, place + reach + 1)
            if other != place and stretch.lines[other] == line
        ]
        own = int(stretch.ids[place])
        if not near:
            continue
        if architecture == "skip-gram":
            hidden, targets = inputs[own], near
        else:
            hidden, targets = inputs[near].mean(0), [own]
        negatives = drawn[position // per_group].tolist()
        for target in targets:
            pairs += 1
            kept = [n for n in negatives if not (loss.drops_hits and n == target)]
            rows = [target, *kept]
            scores = outputs[rows] @ hidden
            if loss.corrected:
                scores = scores - log_q[rows]
            if loss.gradients.__name__ == "softmax":
                total = total - scores[0] + scores.logsumexp(0)
            elif loss_name == "nce":
                scores = scores - np.log(NEGATIVES)
                total = total + softplus(-scores[0]) + softplus(scores[1:]).sum()
            else:
                total = total + softplus(-scores[0])
                total = total + 5 / NEGATIVES * softplus(scores[1:]).sum()
    return total, pairs


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("group", [1, 8, 32])
def test_a_step_is_the_gradient_of_its_pairs(
    name: LossName, architecture: Architecture, shared: bool, plain: bool, group: int
) -> None:
    """With negatives of a position, of a part of a block, and of two blocks."""
    shape = geometry(96, 3)
    stretch = _stretch(shape)
    model = new_model(architecture, WORDS, DIMENSION, shared, 3, CPU, scale=0.8)
    if not shared:
        model.outputs.weights.normal_(generator=torch.Generator().manual_seed(4))
    counts = np.arange(WORDS, 0, -1).astype(float)
    probabilities = counts ** LOSSES[name].power
    q = probabilities / probabilities.sum()
    work = Plain(shape, WORDS, CPU) if plain else kernels(shape, WORDS, CPU)
    learner = Learner(model, LOSSES[name], q, shape, NEGATIVES, group, 5, work)
    drawn = learner.draw(np.random.default_rng(9))
    assert drawn.shape == (96 // group, NEGATIVES)

    inputs = model.inputs.weights.clone().double().requires_grad_()
    outputs = inputs if shared else model.outputs.weights.clone().double().requires_grad_()
    expected, pairs = _loss_by_pairs(architecture, name, (inputs, outputs), stretch, drawn, shape)
    expected.backward()  # type: ignore[no-untyped-call]
    sums = _recorded(model, work)
    value, count = learner.step(stretch, np.random.default_rng(9), 0.1)
    assert count == pairs > 50
    assert value == pytest.approx(float(expected.detach()), rel=1e-5)
    for table, leaf in ((model.inputs, inputs), (model.outputs, outputs)):
        assert leaf.grad is not None
        assert sums[id(table)].numpy() == pytest.approx(leaf.grad.numpy(), abs=2e-4)


def test_negatives_follow_the_proposal() -> None:
    shape = geometry(64, 2)
    model = new_model("skip-gram", 4, 2, True, 1, CPU)
    q = np.array([0.4, 0.3, 0.2, 0.1])
    for name, wanted in (("random-softmax", np.full(4, 0.25)), ("sampled-softmax", q)):
        learner = Learner(model, LOSSES[name], wanted, shape, 5000, 64, 5)  # type: ignore[index]
        drawn = learner.draw(np.random.default_rng(1))
        assert np.bincount(drawn.flatten(), minlength=4) / drawn.size == pytest.approx(
            wanted, abs=0.03
        )


def test_distinct_negatives_are_any_set_of_words() -> None:
    shape = geometry(512, 2)
    model = new_model("skip-gram", 5, 2, True, 1, CPU)
    loss = replace(LOSSES["random-softmax"], distinct=True)
    learner = Learner(model, loss, np.full(5, 0.2), shape, 3, 1, 5)
    random = np.random.default_rng(1)
    sets = Counter(tuple(sorted(row)) for _ in range(20) for row in learner.draw(random).tolist())
    assert set(sets) == set(combinations(range(5), 3))
    assert all(900 < count < 1150 for count in sets.values())  # 1,024 each
    with pytest.raises(ValueError, match="6 distinct words of 5"):
        Learner(model, loss, np.full(5, 0.2), shape, 6, 1, 5).draw(random)


# --- what a whole training converges to

_VOCABULARY = 10


def _pairs_of_zipf() -> tuple[Part, np.ndarray, np.ndarray]:
    """Lines of two words with a random joint law; (text, p(second | first), word counts).

    Words are as unequal as in a language, since that is what tells the losses apart.
    """
    random = np.random.default_rng(11)
    joint = np.exp(random.normal(size=(_VOCABULARY, _VOCABULARY)))
    frequency = 1 / np.arange(1, _VOCABULARY + 1) ** 1.2
    joint *= frequency[:, None] * frequency[None, :]
    joint = joint + joint.T
    joint /= joint.sum()
    lines = 60_000
    flat = random.choice(_VOCABULARY**2, lines, p=joint.flatten())
    ids = np.stack(np.divmod(flat, _VOCABULARY), 1).astype(np.int32).flatten()
    seen = np.zeros((_VOCABULARY, _VOCABULARY))
    np.add.at(seen, (ids[::2], ids[1::2]), 1)
    seen = seen + seen.T
    part = Part(ids, np.arange(2, 2 * lines + 2, 2))
    return part, seen / seen.sum(1, keepdims=True), np.bincount(ids).astype(float)


@pytest.fixture(scope="module")
def zipf() -> tuple[Part, np.ndarray, np.ndarray]:
    return _pairs_of_zipf()


def _trained(name: LossName, part: Part, counts: np.ndarray) -> tuple[Tensor, Tensor]:
    shape = geometry(1024, 1)
    model = new_model("skip-gram", _VOCABULARY, _VOCABULARY, False, 1, CPU, scale=0.5)
    q = counts ** LOSSES[name].power
    learner = Learner(model, LOSSES[name], q / q.sum(), shape, 6, 32, 5)
    epochs = 8
    for epoch in range(epochs):
        for number, stretch in enumerate(
            batches.stretches(
                part,
                (0, len(part.ends)),
                np.ones(_VOCABULARY),
                shape,
                False,
                np.random.SeedSequence((1, epoch)),
            )
        ):
            rate = 0.5 * (1 - (epoch + stretch.progress) / epochs)
            learner.step(stretch, np.random.default_rng((epoch, number)), rate)
    return model.inputs.weights, model.outputs.weights


def _divergence(
    tables: tuple[Tensor, Tensor], truth: np.ndarray, counts: np.ndarray, offset: np.ndarray
) -> float:
    """KL(p(.|c), softmax of the scores), averaged over the text's contexts; nats."""
    log = (tables[0] @ tables[1].T + torch.from_numpy(offset)).log_softmax(1).numpy()
    each = (truth * (np.log(truth) - log)).sum(1)
    return float((each * counts).sum() / counts.sum())


def test_random_softmax_converges_to_the_full_softmax(
    zipf: tuple[Part, np.ndarray, np.ndarray],
) -> None:
    """With negatives that a whole group of words shares."""
    part, truth, counts = zipf
    tables = _trained("random-softmax", part, counts)
    assert _divergence(tables, truth, counts, np.zeros(_VOCABULARY)) < 0.01


def test_unigram_negatives_fail_unless_corrected(
    zipf: tuple[Part, np.ndarray, np.ndarray],
) -> None:
    part, truth, counts = zipf
    log_q = np.log(counts**0.75 / (counts**0.75).sum())
    tables = _trained("unigram-softmax", part, counts)
    assert _divergence(tables, truth, counts, np.zeros(_VOCABULARY)) > 0.1
    # Afterwards, by adding log q; or in training, as sampled softmax does.
    assert _divergence(tables, truth, counts, log_q) < 0.01
    corrected = _trained("sampled-softmax", part, counts)
    assert _divergence(corrected, truth, counts, np.zeros(_VOCABULARY)) < 0.01


def test_perplexity_of_the_truth_is_its_entropy(
    zipf: tuple[Part, np.ndarray, np.ndarray],
) -> None:
    """A model whose scores are log p(t|c) scores the text's conditional entropy."""
    part, truth, counts = zipf
    tables = torch.eye(_VOCABULARY), torch.from_numpy(np.log(truth).T).float()
    reading = Reading(np.ones(_VOCABULARY), 1, False, counts)
    found = held_out("skip-gram", tables, part, reading, 1, 10**6)
    entropy = -(truth * np.log(truth)).sum(1) @ counts / counts.sum()
    share = counts / counts.sum()
    assert found.pairs == len(part.ids)
    assert found.nats == pytest.approx(entropy, abs=1e-4)
    assert found.unigram == pytest.approx(-(share * np.log(share)).sum(), abs=1e-4)
    # An offset is added to the scores.
    shifted = tables[0], tables[1] - 1.5 * torch.arange(_VOCABULARY)[:, None]
    offset = 1.5 * torch.arange(_VOCABULARY)
    again = held_out("skip-gram", shifted, part, reading, 1, 10**6, offset)
    assert again.nats == pytest.approx(entropy, abs=1e-4)


def test_cbow_is_scored_by_the_mean_of_its_window() -> None:
    part = Part(np.array([0, 1, 2], np.int32), np.array([3]))
    inputs = torch.randn(4, 3, generator=torch.Generator().manual_seed(1))
    outputs = torch.randn(4, 3, generator=torch.Generator().manual_seed(2))
    reading = Reading(np.ones(4), 2, False, np.ones(4))
    found = held_out("cbow", (inputs, outputs), part, reading, 1, 100)
    expected = 0.0
    for target, near in ((0, [1, 2]), (1, [0, 2]), (2, [0, 1])):
        expected -= float((outputs @ inputs[near].mean(0)).log_softmax(0)[target]) / 3
    assert found.pairs == 3
    assert found.nats == pytest.approx(expected, abs=1e-5)
