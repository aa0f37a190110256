"""What a graph computes for one picture or word, counted from its shapes.

What a manifest says of it may be wrong, and a few bytes of a graph can ask for terabytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from huoye.core.structure import Place, StructureError

if TYPE_CHECKING:
    import onnx

#: Million multiplications of one run.
MAX_MMAC = 400.0
#: Numbers that all its nodes give, and how many nodes there are.
MAX_NUMBERS = 100_000_000
MAX_NODES = 10_000
_EXPORT = "Export a smaller model"
#: Longer weights are no shapes: what they hold decides nothing here.
_LONGEST_SHAPE = 64

_Shapes = dict[str, list[int]]


@dataclass(frozen=True)
class Work:
    """Of one run with all free dimensions 1."""

    #: Of Conv, Gemm and MatMul, additions not counted.
    multiplications: int
    #: Of all outputs of all nodes.
    numbers: int

    @property
    def mmac(self) -> float:
        """Million multiplications, as manifests have them."""
        return round(self.multiplications / 1e6, 3)


def check_work(graph: onnx.GraphProto, path: str, opset: int, place: Place) -> Work:
    """What a graph computes, within the budgets above. Raises StructureError.

    path: its file's, for messages. place: of the file's name in the manifest.
    """
    if len(graph.node) > MAX_NODES:
        what = f"{path} has {len(graph.node):,} nodes, and {MAX_NODES:,} is the most"
        raise StructureError(place, what, _EXPORT)
    try:
        work = _count(graph, opset)
    except Exception as error:  # of shape inference, which is C++, or a shape that isn't one
        what = f"{path} has shapes that can't be told: {str(error).strip().partition(chr(10))[0]}"
        raise StructureError(place, what, "Run: python -m models_export export") from error
    if work.mmac > MAX_MMAC:
        what = f"{path} takes {work.mmac:,g} million multiplications, and {MAX_MMAC:g} is the most"
        raise StructureError(place, what, _EXPORT)
    if work.numbers > MAX_NUMBERS:
        what = f"{path} makes {work.numbers:,} numbers in a run, and {MAX_NUMBERS:,} is the most"
        raise StructureError(place, what, _EXPORT)
    return work


def _count(graph: onnx.GraphProto, opset: int) -> Work:
    """Raises whatever shape inference raises, and ValueError for what it leaves unknown."""
    shapes = _shapes(graph, opset)
    multiplications = numbers = 0
    for node in graph.node:
        outputs = [shapes[name] for name in node.output if name]
        numbers += sum(map(prod, outputs))
        multiplications += _multiplications(node, shapes)
    return Work(multiplications, numbers)


def _shapes(graph: onnx.GraphProto, opset: int) -> _Shapes:
    """Name -> shape of every value, free dimensions 1."""
    import onnx

    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", opset)])
    bare = model.graph
    # Said by the file, and so not to be believed.
    del bare.value_info[:]
    for tensor in bare.initializer:
        if prod(tensor.dims) > _LONGEST_SHAPE:
            for data in ("raw_data", "float_data", "int32_data", "int64_data", "double_data"):
                tensor.ClearField(data)
    for value in (*bare.input, *bare.output):
        for size in value.type.tensor_type.shape.dim:
            if size.HasField("dim_param"):
                size.dim_value = 1
    inferred = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
    shapes: _Shapes = {tensor.name: list(tensor.dims) for tensor in inferred.initializer}
    for value in (*inferred.input, *inferred.output, *inferred.value_info):
        sizes = value.type.tensor_type.shape.dim
        if not value.type.tensor_type.HasField("shape") or any(
            not size.HasField("dim_value") for size in sizes
        ):
            raise ValueError(f"of “{value.name}”")
        shapes[value.name] = [size.dim_value for size in sizes]
    for name, shape in shapes.items():
        if min(shape, default=0) < 0:
            raise ValueError(f"“{name}” is {shape}")
    missing = {name for node in graph.node for name in node.output if name} - shapes.keys()
    if missing:
        raise ValueError(f"of “{min(missing)}”")
    return shapes


def _multiplications(node: onnx.NodeProto, shapes: _Shapes) -> int:
    match node.op_type:
        case "Conv":
            return prod(shapes[node.output[0]]) * prod(shapes[node.input[1]][1:])
        case "MatMul":
            return prod(shapes[node.output[0]]) * shapes[node.input[0]][-1]
        case "Gemm":
            transposed = any(part.name == "transA" and part.i for part in node.attribute)
            return prod(shapes[node.output[0]]) * shapes[node.input[0]][0 if transposed else 1]
    return 0
