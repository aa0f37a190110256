"""The ONNX file holds what a page can run, and nothing else."""

import math

import numpy as np
import onnx
import pytest
from torch import nn

from huoye.onnx_demos.manifest.model_json import ALLOWED_OPERATORS
from models_export.export import onnx_file
from models_export.export.onnx_file import Floats
from models_export.flows.channels import FixedConv
from tests.models_export.pictures.export.publishing import Trial

KINDS = ("decoder", "encoder")


def _content(trial: Trial, kind: str) -> bytes:
    return (trial.folder / f"{kind}.onnx").read_bytes()


def _graph(trial: Trial, kind: str) -> onnx.GraphProto:
    return onnx.load_model_from_string(_content(trial, kind)).graph


def _weights(graph: onnx.GraphProto) -> dict[str, onnx.TensorProto]:
    """By the name that the operators know: behind the Cast, where there is one."""
    found = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in found:
            found[node.output[0]] = found[node.input[0]]
    return found


def _convolutions(graph: onnx.GraphProto) -> list[onnx.TensorProto]:
    """Kernels [out, in, rows, columns], in the order of running."""
    weights = _weights(graph)
    return [weights[node.input[1]] for node in graph.node if node.op_type == "Conv"]


def test_batch_is_free_and_pictures_in_range(trial: Trial) -> None:
    """Even of latents that no prior draws."""
    session = onnx_file.session(_content(trial, "decoder"))
    z = 30 * np.random.default_rng(0).standard_normal((5, trial.model.dimensions))

    def image(rows: Floats) -> Floats:
        feeds = {"z": rows, "temperature": np.ones(1, np.float32)}
        return onnx_file.run(session, feeds)["image"]

    together = image(z.astype(np.float32))
    assert together.shape == (5, *trial.model.event)
    assert together.min() >= 0.0
    assert together.max() <= 1.0
    # An f-VAE's hyperbolic tangent never quite gets there.
    assert together.min() < 0.05
    assert together.max() > 0.95
    one = np.concatenate([image(row[np.newaxis].astype(np.float32)) for row in z])
    np.testing.assert_allclose(one, together, atol=1e-5)


def test_an_encoder_gives_one_density_a_picture(trial: Trial) -> None:
    session = onnx_file.session(_content(trial, "encoder"))
    x = np.random.default_rng(0).uniform(0.1, 0.9, (5, *trial.model.event)).astype(np.float32)
    found = onnx_file.run(session, trial.encoder_feeds(x))
    assert list(found) == ["z", "log_density"]
    assert found["z"].shape == (5, trial.model.dimensions)
    assert found["log_density"].shape == (5,)
    assert len(np.unique(found["log_density"])) == 5


@pytest.mark.parametrize("kind", KINDS)
def test_operators_are_those_of_a_page(trial: Trial, kind: str) -> None:
    model = onnx.load_model_from_string(_content(trial, kind))
    assert {node.op_type for node in model.graph.node} <= ALLOWED_OPERATORS
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [
        ("", onnx_file.OPSET)
    ]
    assert not model.functions


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_exporting_machine_is_left(trial: Trial, kind: str) -> None:
    content = _content(trial, kind)
    model = onnx.load_model_from_string(content)
    for trace in (b"models_export", b"torch", b".py", b"site-packages"):
        assert trace not in content
    assert model.producer_name == "huoye"
    assert not model.metadata_props
    assert not model.graph.value_info
    assert not any(node.doc_string or node.name or node.metadata_props for node in model.graph.node)
    assert not any(tensor.external_data for tensor in model.graph.initializer)


@pytest.mark.parametrize("kind", KINDS)
def test_networks_are_stored_in_half_the_bytes(trial: Trial, kind: str) -> None:
    """And the maps that are inverted in full ones."""
    module = getattr(trial.model, kind)()
    layers = [part for part in module.modules() if isinstance(part, nn.Linear | nn.Conv2d)]
    fixed = sorted(part.weight.numel() for part in layers if isinstance(part, FixedConv))
    others = sorted(part.weight.numel() for part in layers if not isinstance(part, FixedConv))
    stored: dict[int, list[int]] = {onnx.TensorProto.FLOAT: [], onnx.TensorProto.FLOAT16: []}
    graph, weights = _graph(trial, kind), _weights(_graph(trial, kind))
    for node in graph.node:
        if node.op_type in ("Conv", "Gemm", "MatMul"):
            tensor = weights[node.input[1]]
            stored[tensor.data_type].append(math.prod(tensor.dims))
    assert sorted(stored[onnx.TensorProto.FLOAT16]) == others
    assert sorted(stored[onnx.TensorProto.FLOAT]) == fixed


@pytest.mark.parametrize("kind", KINDS)
def test_webgpu_computes_every_convolution_right(trial: Trial, kind: str) -> None:
    """Not those of 3, 6 or 9 channels (onnxruntime#29651), however many a coupling keeps."""
    channels = [(kernel.dims[1], kernel.dims[2]) for kernel in _convolutions(_graph(trial, kind))]
    assert bool(channels) == (trial.config.model.family != "nice")
    wide = [inputs for inputs, rows in channels if rows == 3]
    assert all(inputs % 4 == 0 or inputs % 3 != 0 for inputs in wide)
    # RealNVP keeps 3 and 6 channels, Glow 6; the f-VAE's E begins with 12.
    expected = {"nice": set(), "realnvp": {4, 8}, "glow": {8, 12}, "fvae": {8, 12}}
    assert expected[trial.config.model.family] <= set(wide)
