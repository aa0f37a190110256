"""What the engine does not know exactly it refuses, and says which node and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from huoye.core.node import NodeError
from tests.engine.engines import Engine, Feeds, RefusedError
from tests.engine.graphs import Graph, small_model

#: name -> (operator that is named, what is said of it, how the graph is made).
Case = tuple[str, str, Callable[[Graph], Any]]


def _conv(weights: tuple[int, ...] = (4, 4, 3, 3), **attributes: Any) -> Callable[[Graph], Any]:
    given = {"pads": [1, 1, 1, 1], **attributes}
    return lambda g: g.Conv(g.input("x", 1, 4, 8, 8), g.weights(*weights), **given)


def _gemm(**attributes: Any) -> Callable[[Graph], Any]:
    return lambda g: g.Gemm(g.input("x", 4, 4), g.weights(4, 4), **attributes)


def _of_picture(op: str, *more: Any, **attributes: Any) -> Callable[[Graph], Any]:
    """more: whole numbers of further inputs."""

    def make(g: Graph) -> Any:
        inputs = [g.shape(*numbers) for numbers in more]
        return g.node(op, g.input("x", 1, 4, 8, 6), *inputs, **attributes)[0]

    return make


def _two(op: str, left: tuple[int, ...], right: tuple[int, ...]) -> Callable[[Graph], Any]:
    return lambda g: g.node(op, g.input("x", *left), g.input("y", *right))[0]


def _guard(change: str) -> Callable[[Graph], Any]:
    """A softplus with something other than its guard."""

    def make(g: Graph) -> Any:
        x, y = g.input("x", 1, 8), g.input("y", 4, 8)
        above = g.Greater(x, g.constant(20.0))
        match change:
            case "condition":
                return g.Where(g.Cast(above, to=TensorProto.BOOL), x, x)
            case "broadcast":
                return g.Where(above, y, y)
            case "used":
                return g.Add(above, x)
            case _:
                return g.Where(x, x, x)

    return make


def _space_to_depth(shape: tuple[int, ...], perm: list[int], to: tuple[int, ...]) -> Any:
    def make(g: Graph) -> Any:
        six = g.Reshape(g.input("x", 1, 4, 8, 8), g.shape(*shape))
        return g.Reshape(g.Transpose(six, perm=perm), g.shape(*to))

    return make


def _half_used(g: Graph) -> Any:
    six = g.Reshape(g.input("x", 1, 4, 8, 8), g.shape(1, 4, 4, 2, 4, 2))
    g.output(six, 6)
    turned = g.Transpose(six, perm=[0, 1, 3, 5, 2, 4])
    return g.Reshape(turned, g.shape(1, 16, 4, 4))


def _of_ids(change: str) -> Callable[[Graph], Any]:
    def make(g: Graph) -> Any:
        ids = g.input("ids", "n", type=TensorProto.INT64)
        weights = g.input("weights", "n")
        table = g.weights(*((8, 4, 2) if change == "rank" else (8, 4)))
        rows = g.Gather(table, ids, axis=1 if change == "axis" else 0)
        match change:
            case "used":
                return g.Neg(rows)
            case "weights":
                return g.Neg(weights)
            case "given":
                return g.MatMul(weights, g.input("x", 5, 4))
            case "output":
                g.output(ids, 1)
        return g.MatMul(weights, rows)

    return make


CASES: list[Case] = [
    ("Conv", "strides", _conv(strides=[2, 2])),
    ("Conv", "dilations", _conv(dilations=[2, 2])),
    ("Conv", '"group":2', _conv((4, 2, 3, 3), group=2)),
    ("Conv", "pads", _conv(pads=[0, 0, 0, 0])),
    ("Conv", "pads", _conv(pads=[1, 1, 0, 0])),
    ("Conv", "SAME_UPPER", _conv(auto_pad="SAME_UPPER")),
    ("Conv", "5,5", _conv((4, 4, 5, 5), pads=[2, 2, 2, 2])),
    ("Conv", "3,1", _conv((4, 4, 3, 1), pads=[1, 0, 1, 0])),
    ("Conv", "no constant", lambda g: g.Conv(g.input("x", 1, 4, 8, 8), g.input("w", 1, 4, 1, 1))),
    ("Conv", "rank|of \\[", lambda g: g.Conv(g.input("x", 1, 4, 8), g.weights(4, 4, 1))),
    ("Gemm", "alpha 0.5", _gemm(alpha=0.5)),
    ("Gemm", "beta 2", _gemm(beta=2.0)),
    ("Gemm", "transA 1", _gemm(transA=1)),
    ("Gemm", "a bias of", lambda g: g.Gemm(g.input("x", 3, 4), g.weights(4, 5), g.weights(3, 1))),
    ("MatMul", "of", lambda g: g.MatMul(g.weights(3, 4), g.input("x", 4, 2))),
    ("MatMul", "rank|weights of", lambda g: g.MatMul(g.input("x", 1, 3, 4), g.weights(1, 4, 2))),
    ("MatMul", "no constant", _two("MatMul", (3, 4), (4, 2))),
    ("Add", "broadcast", _two("Add", (1, 4, 8, 8), (1, 4, 1, 1))),
    ("Mul", "broadcast", _two("Mul", (4,), (3, 4))),
    ("Max", "inputs", lambda g: g.Max(*(g.input(n, 4) for n in "xyz"))),
    ("Max", "inputs", lambda g: g.Max(g.input("x", 4))),
    ("Add", "is int64", lambda g: g.Add(g.input("x", 4), g.constant([1], "int64"))),
    ("Cast", "not known", lambda g: g.Cast(g.input("x", 4), to=TensorProto.FLOAT16)),
    ("Pow", "exponent", lambda g: g.Pow(g.input("x", 4), g.constant(3.0))),
    ("Pow", "exponent", lambda g: g.Pow(g.input("x", 4), g.constant([2.0, 2, 2, 3]))),
    ("Clip", "single float", lambda g: g.Clip(g.input("x", 4), g.constant([0.0]))),
    ("Clip", "no constant", lambda g: g.Clip(g.input("x", 4), g.input("y"))),
    ("Where", "no truth|is no", _guard("")),
    ("Where", "would be broadcast", _guard("broadcast")),
    ("Add", "a truth", _guard("used")),
    ("Cast", "not known", _guard("condition")),
    (
        "Split",
        "along axis 2",
        lambda g: g.node("Split", g.input("x", 1, 4, 8, 8), outputs=2, axis=2, num_outputs=2)[0],
    ),
    (
        "Split",
        "into parts",
        lambda g: g.node("Split", g.input("x", 1, 5, 8, 8), outputs=2, axis=1, num_outputs=2)[0],
    ),
    ("Slice", "along axis 2", _of_picture("Slice", (0,), (2,), (2,))),
    ("Slice", "in steps", _of_picture("Slice", (0,), (4,), (1,), (2,))),
    ("Slice", "in steps", _of_picture("Slice", (-1,), (-5,), (1,), (-1,))),
    ("Slice", "nothing", _of_picture("Slice", (3,), (3,), (1,))),
    (
        "Concat",
        "along axis 2",
        lambda g: g.Concat(g.input("x", 1, 4, 8, 8), g.input("y", 1, 4, 8, 8), axis=2),
    ),
    ("Concat", "is a constant", lambda g: g.Concat(g.input("x", 1, 4), g.weights(1, 4), axis=1)),
    ("Reshape", "to", _of_picture("Reshape", (2, 2, 8, 6))),
    ("Reshape", "to", _of_picture("Reshape", (1, 2, 2, 8, 6))),
    ("Transpose", "not known", _of_picture("Transpose", perm=[0, 1, 3, 2])),
    ("Reshape", "half of", _space_to_depth((1, 4, 4, 2, 4, 2), [0, 1, 5, 3, 2, 4], (1, 16, 4, 4))),
    ("Reshape", "half of", _space_to_depth((1, 4, 2, 4, 2, 4), [0, 1, 3, 5, 2, 4], (1, 64, 2, 2))),
    ("Reshape", "half of", _space_to_depth((1, 4, 4, 2, 4, 2), [0, 1, 3, 5, 2, 4], (1, 4, 8, 8))),
    ("Reshape", "half of", _half_used),
    ("DepthToSpace", "DCR", _of_picture("DepthToSpace", mode="DCR", blocksize=2)),
    ("DepthToSpace", "DCR", _of_picture("DepthToSpace", blocksize=2)),
    (
        "DepthToSpace",
        "blocks of 4",
        lambda g: g.DepthToSpace(g.input("x", 1, 16, 2, 2), mode="CRD", blocksize=4),
    ),
    ("ReduceSum", "axes", _of_picture("ReduceSum", (2, 3))),
    ("ReduceSum", "no axis", _of_picture("ReduceSum", noop_with_empty_axes=1)),
    ("ReduceL2", "axes", lambda g: g.ReduceL2(g.input("x", 3, 4), g.shape(1))),
    ("ReduceMean", "not known", _of_picture("ReduceMean", (1, 2, 3))),
    ("Gather", "axis 1", _of_ids("axis")),
    ("Gather", "axis 0", _of_ids("rank")),
    ("MatMul", "not known", _of_ids("given")),
    ("Neg", "not known", _of_ids("used")),
    ("Neg", "not known", _of_ids("weights")),
    ("", "the output “ids”", _of_ids("output")),
    ("Gather", "no constant", lambda g: g.Gather(g.input("x", 4, 2), g.shape(0))),
    ("Gather", "no input", lambda g: g.Gather(g.weights(4, 2), g.Neg(g.input("x", 1)))),
    ("Relu", "attribute slope", lambda g: g.Relu(g.input("x", 4), slope=2.0)),
    ("Concat", "another kind", lambda g: g.Concat(g.input("x", 1, 4), axis=1.0)),
    ("Elu", "not known", lambda g: g.Elu(g.input("x", 4))),
    ("Sqrt", "constants alone", lambda g: g.Add(g.Sqrt(g.constant([2.0])), g.input("x", 1))),
    (
        "Div",
        "not finite",
        lambda g: g.Add(g.Div(g.constant(1.0), g.constant(0.0)), g.input("x", 1)),
    ),
    (
        "Mul",
        "not finite",
        lambda g: g.Add(
            g.Mul(g.Cast(g.constant([9], "int8"), to=1), g.constant(3e38)), g.input("x", 1)
        ),
    ),
    ("Cast", "type 10", lambda g: g.Add(g.Cast(g.constant(1.0), to=10), g.input("x", 1))),
    (
        "DequantizeLinear",
        "zero point",
        lambda g: g.Add(
            g.DequantizeLinear(g.constant([1], "int8"), g.constant(1.0), g.constant(1, "int8")),
            g.input("x", 1),
        ),
    ),
    ("Relu", "2 outputs|1 inputs|inputs", lambda g: g.Relu(g.input("x", 4), g.input("y", 4))),
    ("", "a value of the shape", lambda g: g.Relu(g.input("x", 1, 1, 2, 2, 2))),
    ("", "the input “x” has the shape", lambda g: g.Relu(g.input("x", 1, "height", 4))),
    ("", "the input “x” is int64", lambda g: g.Relu(g.input("x", 1, 4, type=TensorProto.INT64))),
    ("", "too large", lambda g: g.Relu(g.input("x", 1, 2**20, 2**20))),
    ("", "MiB of memory", lambda g: g.ReduceSum(g.Relu(g.input("x", 2**26)), keepdims=0)),
    (
        "MatMul",
        "multiplications",
        lambda g: g.MatMul(
            g.MatMul(g.input("x", 2**14, 512), g.weights(512, 512)), g.weights(512, 512)
        ),
    ),
]


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{number}-{op or 'graph'}" for number, (op, _, _) in enumerate(CASES)]
)
def test_what_is_not_known_exactly_is_refused(case: Case, engine: Engine) -> None:
    op, said, make = case
    g = Graph()
    g.output(make(g), 0)
    with pytest.raises(RefusedError, match=said) as caught:
        engine.run(g.model(), [])
    assert (caught.value.kind, caught.value.op) == ("Unsupported", op)
    assert bool(caught.value.node) == bool(op)


def _changed(change: Callable[[onnx.ModelProto], Any]) -> onnx.ModelProto:
    model = small_model()
    change(model)
    return model


def _infinite(value: float, dtype: str) -> Callable[[onnx.ModelProto], Any]:
    def change(model: onnx.ModelProto) -> None:
        weights = np.zeros((4, 4, 1, 1), dtype)
        weights[3, 3] = value
        model.graph.initializer[0].CopyFrom(onnx.numpy_helper.from_array(weights, "c0"))

    return change


def _external(**entries: str) -> Callable[[onnx.ModelProto], Any]:
    def change(model: onnx.ModelProto) -> None:
        tensor = model.graph.initializer[0]
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in entries.items():
            tensor.external_data.add(key=key, value=value)

    return change


def _copy(container: Any, **changes: Any) -> None:
    added = container.add()
    added.CopyFrom(container[0])
    for name, value in changes.items():
        setattr(added, name, value)


#: What is said of a file, and what was done to it.
FILES: list[tuple[str, Callable[[onnx.ModelProto], Any]]] = [
    ("operator set 17", lambda m: setattr(m.opset_import[0], "version", 17)),
    ("operator set 99", lambda m: setattr(m.opset_import[0], "version", 99)),
    ("more than one operator set", lambda m: _copy(m.opset_import, domain="ai.onnx.ml")),
    ("the domain “com.me”", lambda m: setattr(m.graph.node[0], "domain", "com.me")),
    ("IR version 3", lambda m: setattr(m, "ir_version", 3)),
    ("IR version 99", lambda m: setattr(m, "ir_version", 99)),
    ("field 25 of ModelProto", lambda m: m.functions.add()),
    ("field 15 of GraphProto", lambda m: m.graph.sparse_initializer.add()),
    (
        "“body” of another kind",
        lambda m: m.graph.node[0].attribute.append(helper.make_attribute("body", m.graph)),
    ),
    (
        "has a default",
        lambda m: m.graph.input.append(helper.make_tensor_value_info("c0", 1, [4, 4, 1, 1])),
    ),
    ("no finite numbers", _infinite(float("nan"), "float32")),
    ("no finite numbers", _infinite(float("-inf"), "float32")),
    ("no finite numbers", _infinite(float("inf"), "float16")),
    ("no finite numbers", _infinite(float("nan"), "float16")),
    ("data type 11", _infinite(1.0, "float64")),
    ("not stored as raw_data", lambda m: m.graph.initializer[0].float_data.append(1.0)),
    (
        "“weights.bin”, which is not given",
        _external(location="weights.bin", offset="0", length="64"),
    ),
    ("which is not given", _external()),
    ("“c0” has 64 bytes instead of 32", lambda m: m.graph.initializer[0].dims.__setitem__(0, 2)),
    ("“c0” has the shape", lambda m: m.graph.initializer[0].dims.__setitem__(0, -4)),
    ("“c0” has no numbers", lambda m: m.graph.initializer[0].dims.__setitem__(0, 0)),
    ("“c0” is too large", lambda m: m.graph.initializer[0].dims.__setitem__(0, 2**60)),
    (
        "too large",
        lambda m: m.graph.input[0].type.tensor_type.shape.dim[2].__setattr__("dim_value", 2**40),
    ),
    ("used before it is made", lambda m: m.graph.node[0].input.__setitem__(0, "v0_0")),
    ("made twice", lambda m: _copy(m.graph.node)),
    ("made twice", lambda m: _copy(m.graph.input)),
    ("two initializers", lambda m: _copy(m.graph.initializer)),
    ("the output “y” is not made", lambda m: setattr(m.graph.output[0], "name", "y")),
    ("two outputs of one name", lambda m: _copy(m.graph.output)),
    (
        "not \\[7,,,\\] as it says",
        lambda m: m.graph.output[0].type.tensor_type.shape.dim[0].__setattr__("dim_value", 7),
    ),
    (
        "two attributes",
        lambda m: m.graph.node[0].attribute.extend([helper.make_attribute("group", 1)] * 2),
    ),
    ("no ONNX model: it has no graph", lambda m: m.ClearField("graph")),
    ("without outputs", lambda m: m.graph.ClearField("output")),
    (
        "is no tensor",
        lambda m: m.graph.input[0].type.sequence_type.elem_type.tensor_type.__setattr__(
            "elem_type", 1
        ),
    ),
    (
        "the shape of “x” is not said",
        lambda m: m.graph.input[0].type.tensor_type.ClearField("shape"),
    ),
    ("more than 10000 nodes", lambda m: m.graph.node.extend([m.graph.node[0]] * 10_000)),
    (
        "more than 10000 tensors",
        lambda m: m.graph.initializer.extend(
            numpy_helper.from_array(np.ones(1, np.float32), f"more{k}") for k in range(10_000)
        ),
    ),
]


@pytest.mark.parametrize("case", FILES, ids=[re.sub(r"\W+", "-", said) for said, _ in FILES])
def test_a_file_that_is_none_or_another_kind_is_refused(
    case: tuple[str, Callable[[onnx.ModelProto], Any]], engine: Engine
) -> None:
    said, change = case
    with pytest.raises(RefusedError, match=said):
        engine.run(_changed(change), [])


def test_what_is_fed_must_have_the_length_of_its_input(engine: Engine) -> None:
    g = Graph()
    g.output(g.Neg(g.input("x", 1, 4)), 2)
    feeds: list[Feeds] = [{}, {"x": np.zeros(3)}, {"x": np.zeros(5)}]
    for feed in feeds:
        with pytest.raises(NodeError, match=r"has (no|3|5) numbers"):
            engine.run(g.model(), [feed])


def test_ids_are_those_of_rows_and_as_many_as_weights(engine: Engine) -> None:
    g = Graph()
    ids, weights = g.input("ids", "n", type=TensorProto.INT64), g.input("weights", "n")
    g.output(g.MatMul(weights, g.Gather(g.weights(8, 4), ids)), 1)
    for numbers, said in (
        ([8], "id 8 of 8"),
        ([-9], "id -9 of 8"),
        ([1, 2], "2 ids and 1 weights"),
    ):
        with pytest.raises(NodeError, match=said):
            engine.run(g.model(), [{"ids": np.array(numbers), "weights": np.ones(1)}])
