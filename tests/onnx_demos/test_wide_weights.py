"""Weights widened in the page: the same graph, to the bit."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from huoye.core.node import NodeChild, NodeError
from tests.conftest import module_child

MODELS = Path(__file__).parents[2] / "content/models"
GRAPHS = sorted(MODELS.glob("*/*coder.onnx"))


@pytest.fixture(scope="module")
def javascript(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeChild]:
    folder = tmp_path_factory.getbasetemp()
    with module_child(Path(__file__).parent / "demos_child.mjs", folder) as child:
        yield child


def _run(path: Path) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    random = np.random.default_rng(1)
    feeds = {}
    for port in session.get_inputs():
        shape = [size if isinstance(size, int) else 1 for size in port.shape]
        feeds[port.name] = random.uniform(0.1, 0.9, shape).astype(np.float32)
    return list(session.run(None, feeds))


@pytest.mark.parametrize("path", GRAPHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_shipped_graphs_compute_the_same_bits(
    path: Path, javascript: NodeChild, tmp_path: Path
) -> None:
    (size,) = javascript.request(
        "widen",
        path=str(path),
        folder=str(tmp_path),
        files={"decoder.onnx": str(path.with_name("decoder.onnx"))},
    )
    assert size == (tmp_path / "weights").stat().st_size > 0
    graph = onnx.load(tmp_path / "graph.onnx", load_external_data=False).graph
    types = {tensor.name: tensor.data_type for tensor in graph.initializer}
    assert not {TensorProto.FLOAT16, TensorProto.INT8} & set(types.values())
    assert not any(n.op_type == "Cast" and n.input[0] in types for n in graph.node)
    for widened, stored in zip(_run(tmp_path / "graph.onnx"), _run(path), strict=True):
        assert np.array_equal(widened, stored)


def _model(
    *, used_twice: bool = False, raw: bool = True, dtype: str = "float16"
) -> onnx.ModelProto:
    """y = x + float32(w), and w once more where it is used twice."""
    weight = np.array([0.5, -0.0, 65504, 6e-8, np.inf], dtype)
    tensor = numpy_helper.from_array(weight, "w")
    if not raw:
        tensor = helper.make_tensor("w", TensorProto.FLOAT16, [5], weight.tolist())
    nodes = [helper.make_node("Cast", ["w"], ["wide"], to=TensorProto.FLOAT)]
    nodes.append(helper.make_node("Add", ["x", "wide"], ["y"]))
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, [5])]
    if used_twice:
        nodes.append(helper.make_node("Identity", ["w"], ["again"]))
        outputs.append(helper.make_tensor_value_info("again", TensorProto.FLOAT16, [5]))
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [5])
    graph = helper.make_graph(nodes, "g", [x], outputs, [tensor])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)


def test_every_kind_of_number_survives(javascript: NodeChild, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    onnx.save(_model(), path)
    assert javascript.request("widen", path=str(path), folder=str(tmp_path)) == [20]
    wide = np.frombuffer((tmp_path / "weights").read_bytes(), "<f4")
    expected = np.array([0.5, -0.0, 65504, 6e-8, np.inf], "float16").astype("<f4")
    assert wide.tobytes() == expected.tobytes()


@pytest.mark.parametrize("kept", [{"raw": False}, {"dtype": "float64"}])
def test_what_is_not_only_cast_stays(
    kept: dict[str, bool], javascript: NodeChild, tmp_path: Path
) -> None:
    path = tmp_path / "model.onnx"
    model = _model(**kept)  # type: ignore[arg-type]
    onnx.save(model, path)
    assert javascript.request("widen", path=str(path), folder=str(tmp_path)) == []
    assert onnx.load(tmp_path / "graph.onnx") == model


def test_what_is_not_only_cast_stays_too(javascript: NodeChild, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    onnx.save(_model(used_twice=True), path)
    assert javascript.request("widen", path=str(path), folder=str(tmp_path)) == [20]
    graph = onnx.load(tmp_path / "graph.onnx", load_external_data=False).graph
    assert [node.op_type for node in graph.node] == ["Add", "Identity"]
    for widened, stored in zip(_run(tmp_path / "graph.onnx"), _run(path), strict=True):
        assert np.array_equal(widened, stored)


def _stored(upper: bool, weight: str) -> onnx.ModelProto:
    """y = x · Wᵀ, W = (upper · 256 + lower) · rows · columns; weight: file of lower, or ""."""
    random = np.random.default_rng(5)
    lower = random.integers(-128, 128, (3, 4)).astype(np.int8)
    arrays: dict[str, np.ndarray] = {
        "lower": lower,
        "rows": random.uniform(0.01, 1, (3, 1)).astype(np.float32),
        "columns": random.uniform(0.01, 1, (1, 4)).astype(np.float32),
        "bias": random.normal(size=3).astype(np.float32),
    }
    nodes = [helper.make_node("Cast", ["lower"], ["wide"], to=TensorProto.FLOAT)]
    last = "wide"
    if upper:
        arrays |= {"upper": np.ones((3, 4), np.int8), "byte": np.array(256, np.float32)}
        nodes += [
            helper.make_node("Cast", ["upper"], ["upper_wide"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["upper_wide", "byte"], ["high"]),
            helper.make_node("Add", ["high", "wide"], ["both"]),
        ]
        last = "both"
    nodes += [
        helper.make_node("Mul", [last, "rows"], ["of_rows"]),
        helper.make_node("Mul", ["of_rows", "columns"], ["w"]),
        helper.make_node("Gemm", ["x", "w", "bias"], ["y"], transB=1),
    ]
    tensors = [numpy_helper.from_array(array, name) for name, array in arrays.items()]
    if weight:
        for tensor in tensors:
            if tensor.name in ("lower", "bias"):
                length = len(tensor.raw_data)
                offset = 7 if tensor.name == "lower" else 7 + lower.size
                onnx.external_data_helper.set_external_data(tensor, weight, offset, length)
                tensor.ClearField("raw_data")
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 4])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 3])
    graph = helper.make_graph(nodes, "g", [x], [y], tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("outside", [False, True])
def test_what_is_made_of_constants_has_the_same_bits(
    upper: bool, outside: bool, javascript: NodeChild, tmp_path: Path
) -> None:
    whole = {tensor.name: tensor.raw_data for tensor in _stored(upper, "").graph.initializer}
    (tmp_path / "beside").write_bytes(b"1234567" + whole["lower"] + whole["bias"])
    path = tmp_path / "model.onnx"
    onnx.save(_stored(upper, "beside" if outside else ""), path)
    files = {"beside": str(tmp_path / "beside")}
    javascript.request("widen", path=str(path), folder=str(tmp_path), files=files)
    graph = onnx.load(tmp_path / "graph.onnx", load_external_data=False).graph
    assert [node.op_type for node in graph.node] == ["Gemm"]
    for widened, stored in zip(_run(tmp_path / "graph.onnx"), _run(path), strict=True):
        assert np.array_equal(widened, stored)


@pytest.mark.parametrize("files", [{}, {"beside": "short"}])
def test_weights_that_are_not_there_are_refused(
    files: dict[str, str], javascript: NodeChild, tmp_path: Path
) -> None:
    path = tmp_path / "model.onnx"
    (tmp_path / "short").write_bytes(b"short")
    path.write_bytes(_stored(True, "beside").SerializeToString())
    with pytest.raises(NodeError, match=r"is not given|is no part of"):
        javascript.request(
            "widen",
            path=str(path),
            folder=str(tmp_path),
            files={name: str(tmp_path / file) for name, file in files.items()},
        )


@pytest.mark.parametrize("content", [b"", b"not a model at all", b"\x3a\xff\x01ab"])
def test_what_is_no_model_is_refused(content: bytes, javascript: NodeChild, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    with pytest.raises(NodeError):
        javascript.request("widen", path=str(path), folder=str(tmp_path))
