"""The graph of words computes what NumPy does."""

import numpy as np
import pytest
import torch

from models_export.export import onnx_file
from models_export.word2vec import stored
from models_export.word2vec.directions import directions, unit
from models_export.word2vec.scorer import Scorer, export_scorer


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("centred", [True, False])
def test_the_graph_computes_what_numpy_does(shared: bool, centred: bool) -> None:
    generator = torch.Generator().manual_seed(1)
    inputs = torch.randn(50, 16, generator=generator) + 0.5
    outputs = inputs if shared else torch.randn(50, 16, generator=generator)
    content = export_scorer(Scorer(inputs, outputs, centred))
    session = onnx_file.session(content)
    ids, weights = np.array([3, 40, 3]), np.array([1, -1, 0.5], np.float32)
    found = onnx_file.run(session, {"ids": ids, "weights": weights})
    e = stored.restored(*stored.quantised(inputs.numpy()))
    w = stored.restored(*stored.quantised(outputs.numpy()))
    units = directions(e, centred)
    vector = unit(weights @ units[ids])
    assert found["vector"] == pytest.approx(vector, abs=1e-5)
    assert found["cosine"] == pytest.approx(units @ vector, abs=1e-5)
    assert found["logits"] == pytest.approx(w @ (weights @ e[ids]), abs=1e-4)
    assert content == export_scorer(Scorer(inputs, outputs, centred))


def test_a_sum_that_vanishes_gives_zeros() -> None:
    content = export_scorer(Scorer(torch.eye(4), torch.eye(4), False))
    feeds = {"ids": np.array([1, 1]), "weights": np.array([1, -1], np.float32)}
    found = onnx_file.run(onnx_file.session(content), feeds)
    assert (found["cosine"] == 0).all()
