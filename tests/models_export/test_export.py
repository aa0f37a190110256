"""The ONNX file computes what PyTorch computes, and holds nothing else."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from models_export import export
from models_export.flows.model import Decoder, FlowModel
from models_export.publish import parity
from models_export.wasm import WasmRunner
from plugins.onnx_demos.manifest import ALLOWED_OPERATORS


@pytest.fixture(scope="module")
def decoder() -> Decoder:
    return _decoder(_model())


def _model() -> FlowModel:
    from models_export.flows.nice import NiceConfig, build_nice

    torch.manual_seed(3)
    model = build_nice(NiceConfig(4, 4, 4, (12, 12), 0.1, "logistic")).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(0.2 * torch.randn_like(weight))
    return export.half_precision(model)


def _decoder(model: FlowModel) -> Decoder:
    return model.decoder()


@pytest.fixture(scope="module")
def content(decoder: Decoder) -> bytes:
    return export.export_decoder(decoder, 16)


@pytest.fixture(scope="module")
def graph(content: bytes) -> onnx.ModelProto:
    return onnx.load_model_from_string(content)


def test_native_runtime_agrees(decoder: Decoder, content: bytes) -> None:
    session = export.session(content)
    assert parity(decoder, _model(), lambda z, t: export.run(session, z, t)) <= 1e-5


def test_webassembly_agrees(decoder: Decoder, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "decoder.onnx"
    path.write_bytes(content)
    with WasmRunner() as runner:
        assert parity(decoder, _model(), lambda z, t: runner.decode(path, z, t)) <= 1e-5


def test_parity_notices_a_difference(decoder: Decoder, content: bytes) -> None:
    session = export.session(content)
    assert parity(decoder, _model(), lambda z, t: export.run(session, z, t) + 0.01) > 1e-3
    assert np.isnan(parity(decoder, _model(), lambda z, t: export.run(session, z, t) * np.nan))


def test_the_same_weights_give_the_same_bytes(decoder: Decoder, content: bytes) -> None:
    assert export.export_decoder(decoder, 16) == content


def test_batch_is_free_and_output_in_range(content: bytes) -> None:
    session = export.session(content)
    z = 30 * np.random.default_rng(0).standard_normal((5, 16)).astype(np.float32)
    image = export.run(session, z, 1.0)
    assert image.shape == (5, 1, 4, 4)
    assert image.min() == 0.0
    assert image.max() == 1.0
    one = np.concatenate([export.run(session, row[None], 1.0) for row in z])
    np.testing.assert_allclose(one, image, atol=1e-6)


def test_weights_are_stored_in_half_the_bytes(graph: onnx.ModelProto) -> None:
    kinds = {len(tensor.dims) > 1: tensor.data_type for tensor in graph.graph.initializer}
    assert kinds[True] == onnx.TensorProto.FLOAT16
    matrices = [t for t in graph.graph.initializer if t.data_type == onnx.TensorProto.FLOAT16]
    assert sum(int(np.prod(tensor.dims)) for tensor in matrices) == 4 * (8 * 12 + 12 * 12 + 12 * 8)


def test_weights_of_more_digits_are_refused() -> None:
    model = _model()
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(1.0001)
    with pytest.raises(ValueError, match="more digits than float16 keeps"):
        export.export_decoder(model.decoder(), 16)


def test_operators_are_those_of_a_page(graph: onnx.ModelProto) -> None:
    assert {node.op_type for node in graph.graph.node} <= ALLOWED_OPERATORS
    assert [(entry.domain, entry.version) for entry in graph.opset_import] == [("", export.OPSET)]


def test_nothing_of_the_exporting_machine_is_left(content: bytes, graph: onnx.ModelProto) -> None:
    assert b"models_export" not in content
    assert not graph.metadata_props
    assert not any(node.doc_string or node.name or node.metadata_props for node in graph.graph.node)
    assert not any(tensor.external_data for tensor in graph.graph.initializer)


def test_multiplications_count_the_linear_layers(decoder: Decoder) -> None:
    assert export.multiplications(decoder) == 4 * (8 * 12 + 12 * 12 + 12 * 8)


def test_half_precision_touches_matrices_only() -> None:
    model = torch.nn.Linear(3, 2)
    with torch.no_grad():
        model.weight.fill_(1.0001)
        model.bias.fill_(1.0001)
    export.half_precision(model)
    assert model.weight.tolist() == [[1.0] * 3] * 2
    assert model.bias.tolist() == pytest.approx([1.0001] * 2)
