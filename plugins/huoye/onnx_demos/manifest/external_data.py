"""ONNX's external data: weights of a graph that lie in another file of the same model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnx

_NUMBER = re.compile(r"0|[1-9]\d{0,11}", re.ASCII)
_KEYS = ["length", "location", "offset"]


class ExternalError(Exception):
    """What is wrong with a graph's external data, as the end of a sentence that names the graph."""


def take_in(graph: onnx.GraphProto, files: Mapping[str, bytes]) -> None:
    """Put weights that lie in these files into the graph.

    Initializers alone may lie outside, of int8, float16 and float32. Raises ExternalError for any
    other place, for a range that its file doesn't have or that isn't the weight's size, and where
    all together are more than the files hold.
    """
    import onnx

    external = onnx.TensorProto.EXTERNAL
    if any(tensor.data_location == external for tensor in _constants(graph)):
        raise ExternalError("keeps weights in another file")
    sizes = {onnx.TensorProto.INT8: 1, onnx.TensorProto.FLOAT16: 2, onnx.TensorProto.FLOAT: 4}
    left = sum(map(len, files.values()))
    for tensor in graph.initializer:
        if tensor.data_location != external:
            continue
        entries = {entry.key: entry.value for entry in tensor.external_data}
        location = entries.get("location", "")
        if location not in files:
            raise ExternalError(f"keeps weights in another file, “{location[:100]}”")
        size = sizes.get(tensor.data_type)
        numbers = [entries.get(key, "") for key in ("offset", "length")]
        if (
            size is None
            or sorted(entry.key for entry in tensor.external_data) != _KEYS
            or not all(map(_NUMBER.fullmatch, numbers))
        ):
            raise ExternalError(f"says in no way known where “{tensor.name[:100]}” lies")
        offset, length = map(int, numbers)
        left -= length
        expected = prod(tensor.dims) * size
        if length != expected or offset + length > len(files[location]) or left < 0:
            raise ExternalError(
                f"keeps “{tensor.name[:100]}” at {offset:,} of {location}, {length:,} bytes, where "
                "it isn't"
            )
        tensor.raw_data = files[location][offset : offset + length]
        tensor.ClearField("external_data")
        tensor.ClearField("data_location")


def _constants(graph: onnx.GraphProto) -> Iterator[onnx.TensorProto]:
    """Tensors of nodes, and of what is sparse."""
    for node in graph.node:
        for part in node.attribute:
            if part.HasField("t"):
                yield part.t
            yield from part.tensors
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
