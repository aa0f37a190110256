"""Weights that lie in another file of the model: taken from there, and from nowhere else."""

import re
from collections.abc import Callable

import numpy as np
import onnx
import pytest

from huoye.onnx_demos.manifest.external_data import ExternalError, take_in

WEIGHT = np.arange(12, dtype=np.float32)
FILE = b"head" + WEIGHT.tobytes() + b"tail"


def _graph(location: str = "lender", offset: object = 4, length: object = 48) -> onnx.GraphProto:
    tensor = onnx.numpy_helper.from_array(WEIGHT.reshape(3, 4), "w")
    onnx.external_data_helper.set_external_data(tensor, location)
    del tensor.external_data[1:]
    for key, value in (("offset", offset), ("length", length)):
        tensor.external_data.add(key=key, value=str(value))
    tensor.ClearField("raw_data")
    return onnx.helper.make_graph([], "g", [], [], [tensor])


def test_a_weight_is_taken_in() -> None:
    graph = _graph()
    take_in(graph, {"lender": FILE})
    (tensor,) = graph.initializer
    assert not tensor.external_data
    assert np.array_equal(onnx.numpy_helper.to_array(tensor), WEIGHT.reshape(3, 4))


def _other_type(graph: onnx.GraphProto) -> None:
    graph.initializer[0].data_type = onnx.TensorProto.INT64


def _twice(graph: onnx.GraphProto) -> None:
    graph.initializer[0].external_data.add(key="offset", value="0")


def _often(graph: onnx.GraphProto) -> None:
    """The same bytes again and again: a small file would fill the memory."""
    for _ in range(3):
        graph.initializer.add().CopyFrom(graph.initializer[0])


def _larger(graph: onnx.GraphProto) -> None:
    graph.initializer[0].dims[0] = 10**9


@pytest.mark.parametrize(
    ("graph", "change", "what"),
    [
        (_graph("../../etc/passwd"), None, "in another file, “../../etc/passwd”"),
        (_graph("model.json"), None, "in another file, “model.json”"),
        (_graph(offset=9), None, "keeps “w” at 9 of lender"),
        (_graph(length=44), None, "44 bytes, where it isn't"),
        (_graph(offset=-1), None, "in no way known"),
        (_graph(offset="0x4"), None, "in no way known"),
        (_graph(offset="٤"), None, "in no way known"),
        (_graph(), _other_type, "in no way known"),
        (_graph(), _twice, "in no way known"),
        (_graph(), _often, "where it isn't"),
        (_graph(), _larger, "where it isn't"),
    ],
)
def test_what_lies_elsewhere_is_refused(
    graph: onnx.GraphProto, change: Callable[[onnx.GraphProto], None] | None, what: str
) -> None:
    if change:
        change(graph)
    with pytest.raises(ExternalError, match=re.escape(what)):
        take_in(graph, {"lender": FILE})


def test_numbers_of_nodes_lie_inside() -> None:
    graph = _graph()
    node = onnx.helper.make_node("Constant", [], ["c"], value=graph.initializer[0])
    graph.node.append(node)
    with pytest.raises(ExternalError, match="keeps weights in another file"):
        take_in(graph, {"lender": FILE})
