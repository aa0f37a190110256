"""Tables of words as files keep them: 8 bits a number."""

import numpy as np
import pytest
import torch

from models_export.word2vec import stored
from models_export.word2vec.directions import unit


def test_eight_bits_are_within_half_a_step() -> None:
    weights = np.random.default_rng(1).normal(size=(20, 64)).astype(np.float32)
    weights[3] = 0
    numbers, scales = stored.quantised(weights)
    assert numbers.dtype == np.int8
    assert (np.abs(stored.restored(numbers, scales) - weights) <= scales / 2 + 1e-7).all()
    table = torch.from_numpy(weights)
    doubt = stored.doubt((table, table), centred=False)
    before, after = (unit(w) for w in (weights, stored.restored(numbers, scales)))
    assert doubt.cosine == pytest.approx(
        np.abs(before @ before.T - after @ after.T).max(), abs=1e-6
    )
    assert 0 < doubt.cosine < 0.01
    kept = stored.rounded((table, table))
    assert kept[0] is kept[1]
