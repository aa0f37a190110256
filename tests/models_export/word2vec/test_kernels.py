"""The compiled loops against PyTorch's operators."""

from importlib.machinery import ModuleSpec
from importlib.util import find_spec

import numpy as np
import pytest
import torch
from torch import Tensor

from models_export.data.corpus import Part
from models_export.word2vec import batches, kernels
from models_export.word2vec.batches import Stretch, geometry
from models_export.word2vec.compiled import Compiled
from models_export.word2vec.losses import LOSSES, LossName
from models_export.word2vec.model import Table
from models_export.word2vec.plain import Plain

WORDS, DIMENSION = 30, 20
CPU = torch.device("cpu")
SHAPE = geometry(512, 5)
PLAIN, COMPILED = Plain(SHAPE, WORDS, CPU), Compiled(SHAPE, WORDS)


def _stretch(seed: int, words: int) -> Stretch:
    """Lines of 0 to 29 words; fewer words than positions leave places of no line."""
    random = np.random.default_rng(seed)
    ends = np.cumsum(random.integers(0, 30, 200), dtype=np.int64)
    ends = ends[ends <= words]
    part = Part(random.integers(WORDS, size=int(ends[-1]), dtype=np.int32), ends)
    order = np.random.SeedSequence(seed)
    return next(batches.stretches(part, (0, len(ends)), np.ones(WORDS), SHAPE, True, order))


def _numbers(*shape: int, seed: int = 1) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize(("seed", "words"), [(1, 600), (2, 511), (3, 40), (4, 1000)])
def test_windows(seed: int, words: int) -> None:
    stretch = _stretch(seed, words)
    assert (COMPILED.mask(stretch) == PLAIN.mask(stretch)).all()
    ids = torch.from_numpy(stretch.ids.astype(np.int64))
    weights, gradient = _numbers(WORDS, DIMENSION), _numbers(SHAPE.positions, DIMENSION)
    means, some = COMPILED.means(weights, ids, stretch)
    expected, expected_some = PLAIN.means(weights, ids, stretch)
    assert some.equal(expected_some) and some.any()
    assert means.numpy() == pytest.approx(expected.numpy(), abs=1e-6)
    spread = COMPILED.spread(gradient, stretch)
    assert spread.numpy() == pytest.approx(PLAIN.spread(gradient, stretch).numpy(), abs=1e-5)


@pytest.mark.parametrize(("groups", "units"), [(1, 32), (4, 32), (32, 32)])
def test_hits(groups: int, units: int) -> None:
    random = torch.Generator().manual_seed(3)
    near = torch.randint(WORDS, (units, 26), generator=random)
    drawn = torch.randint(WORDS, (groups, 40), generator=random)
    for _ in range(2):  # nothing is left of the time before
        hits = Compiled(SHAPE, WORDS).hits(near, drawn)
        assert (hits == Plain(SHAPE, WORDS, CPU).hits(near, drawn)).all()
        assert hits.max() > 1
    assert COMPILED.hits(near, drawn).equal(COMPILED.hits(near, drawn))


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(("width", "negatives"), [(1, 5), (26, 64), (130, 150)])
@pytest.mark.parametrize("size", [1, 30, 1e4])
def test_gradients(name: LossName, width: int, negatives: int, size: float) -> None:
    """Of scores from the usual to those of a model that has lost its way."""
    rows = 40
    positive, negative = size * _numbers(rows, width), size * _numbers(rows, negatives, seed=2)
    mask = (_numbers(rows, width, seed=3) > 0).float()
    hits = (_numbers(rows, width, seed=4) > 1).float() * 2
    loss = LOSSES[name]
    expected = loss.gradients(positive, mask, hits, negative, 5)
    found = COMPILED.gradients(loss, positive.clone(), mask, hits, negative.clone(), 5)
    assert float(found.value) == pytest.approx(float(expected.value), rel=1e-4, abs=1e-3)
    for one, other in (
        (found.positive, expected.positive),
        (found.negative, expected.negative),
    ):
        assert one.numpy() == pytest.approx(other.numpy(), rel=2e-5, abs=1e-6)


@pytest.mark.parametrize("name", LOSSES)
def test_a_number_that_is_none_is_seen(name: LossName) -> None:
    """Training stops at it."""
    for at in (0, 1):
        scores = [_numbers(2, 3), _numbers(2, 3)]
        scores[at][1, 2] = torch.nan
        found = COMPILED.gradients(
            LOSSES[name], scores[0], torch.ones(2, 3), torch.zeros(2, 3), scores[1], 5
        )
        assert found.value.isnan()


@pytest.mark.parametrize("work", [PLAIN, COMPILED], ids=["plain", "compiled"])
def test_adagrad_by_rows(work: kernels.Kernels) -> None:
    table = Table(torch.zeros(3, 2), torch.zeros(3))
    ids = torch.tensor([1, 2, 1])
    work.descend(table, ids, torch.tensor([[3.0, 4.0], [0.0, 2.0], [0.0, 0.0]]), 0.1)
    assert table.squares.tolist() == pytest.approx([0, 12.5, 2])
    assert table.weights[1].numpy() == pytest.approx(-0.1 * np.array([3, 4]) / np.sqrt(12.5))
    assert table.weights[2].numpy() == pytest.approx(-0.1 * np.array([0, 2]) / np.sqrt(2))
    assert (table.weights[0] == 0).all()


def test_chosen_where_they_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(kernels.kernels(SHAPE, WORDS, CPU), Compiled)

    def without(name: str) -> ModuleSpec | None:
        return None if name == "numba" else find_spec(name)

    monkeypatch.setattr(kernels, "find_spec", without)
    assert isinstance(kernels.kernels(SHAPE, WORDS, CPU), Plain)
