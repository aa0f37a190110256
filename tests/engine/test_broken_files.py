"""A shipped file, broken in two thousand ways: refused, or run as ONNX Runtime runs it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto

from tests.conftest import ROOT
from tests.engine.engines import Engine, Feeds, native

FILE = ROOT / "plugins/huoye/new_blog/blog/content/models/glow-pixels/decoder.onnx"
COUNT = 2000
#: How many are asked for at once.
BATCH = 100
#: An edit may let the flow amplify what rounding does.
ERROR = 1e-3


@dataclass(frozen=True)
class Patch:
    """Bytes in the place of others."""

    start: int
    end: int
    content: bytes

    def of(self, file: bytes) -> bytes:
        """The file that it makes."""
        return file[: self.start] + self.content + file[self.end :]


def _patch(random: np.random.Generator, file: bytes, places: NDArray[np.int64]) -> Patch:
    """A random one. places: the bytes that say something other than weights."""
    start = int(random.choice(places))
    length = int(random.integers(1, 12))
    end = min(start + length, len(file))
    anywhere = int(random.choice(places))
    match random.integers(8):
        case 0:  # One bit.
            return Patch(start, start + 1, bytes([file[start] ^ (1 << random.integers(8))]))
        case 1 | 2:  # A small number, as fields and sizes are.
            return Patch(start, start + 1, bytes([random.integers(32)]))
        case 3:
            return Patch(start, end, random.bytes(length))
        case 4:
            return Patch(start, end, b"")
        case 5:
            return Patch(start, start, random.bytes(length))
        case 6:  # Something else of the file.
            return Patch(start, end, file[anywhere : anywhere + length])
        case _:  # The file ends here, or says that a part of it is enormous.
            if random.integers(2):
                return Patch(start, len(file), b"")
            return Patch(start, start + 1, b"\xff\xff\xff\xff\xff\xff\xff\xff\x7f")


#: Operators that nodes may be turned into.
OPERATORS = (
    *("Add", "Sub", "Mul", "Div", "Max", "Min", "Greater", "Relu", "Tanh", "Exp", "Neg", "Abs"),
    *("Sigmoid", "Softplus", "Concat", "Split", "Reshape", "Conv", "Gemm", "MatMul", "ReduceSum"),
    *("DepthToSpace", "Transpose", "Slice", "Clip", "Identity", "Where", "Pow", "Cast"),
)


def _edited(random: np.random.Generator, file: bytes) -> Patch:
    """One that leaves an ONNX file, whose graph is another one or none."""
    model = onnx.load_from_string(file)
    graph = model.graph
    node = graph.node[random.integers(len(graph.node))]
    names = [name for each in graph.node for name in each.output]
    numbers = [tensor for tensor in graph.initializer if tensor.data_type == TensorProto.INT64]
    tensor = graph.initializer[random.integers(len(graph.initializer))]
    attribute = node.attribute[random.integers(len(node.attribute))] if node.attribute else None
    step = int(random.choice([-2, -1, 1, 2, 7]))
    match random.integers(12):
        case 0:
            node.op_type = str(random.choice(OPERATORS))
        case 1:
            inputs = list(reversed(node.input))
            node.input[:] = inputs
        case 2 | 3:
            node.input[random.integers(len(node.input))] = str(random.choice(names))
        case 4:
            node.input[:] = node.input[:-1]
        case 5 if attribute is not None and attribute.ints:
            attribute.ints[random.integers(len(attribute.ints))] += step
        case 6 if attribute is not None:
            attribute.i += step
            attribute.s = str(random.choice(["CRD", "DCR", "VALID", ""])).encode()
        case 7 if attribute is not None:
            node.attribute.remove(attribute)
        case 8:
            changed = numbers[random.integers(len(numbers))]
            values = np.frombuffer(changed.raw_data, np.int64).copy()
            values[random.integers(values.size)] += step
            changed.raw_data = values.tobytes()
        case 9:
            tensor.dims[:] = random.permutation(tensor.dims).tolist()
        case 10:
            graph.output[0].name = str(random.choice([*names, "z", "temperature"]))
            del graph.output[0].type.tensor_type.shape.dim[random.integers(3) :]
        case _:
            place = int(random.integers(len(graph.node)))
            other = graph.node[place]
            node.output[0], other.output[0] = other.output[0], node.output[0]
    return _difference(file, model.SerializeToString())


def _difference(file: bytes, other: bytes) -> Patch:
    """What makes the one of the other."""
    shorter = min(len(file), len(other))
    a, b = (np.frombuffer(content, np.uint8) for content in (file, other))
    same = a[:shorter] == b[:shorter]
    start = shorter if same.all() else int(np.argmin(same))
    rest = shorter - start
    same = (a[len(a) - rest :] == b[len(b) - rest :])[::-1]
    tail = rest if same.all() else int(np.argmin(same))
    return Patch(start, len(file) - tail, other[start : len(other) - tail])


def test_a_broken_file_is_refused_or_run_as_onnx_runtime_runs_it(engine: Engine) -> None:
    # As Python writes it, so that an edit is a small patch.
    file = onnx.load_from_string(FILE.read_bytes()).SerializeToString()
    random = np.random.default_rng(0)
    feed = _feed(file)
    sent = {name: b64encode(numbers.tobytes()).decode() for name, numbers in feed.items()}
    places = _places(file)
    engine.child.request("keep", content=b64encode(file).decode())
    outcomes: Counter[str] = Counter()
    for _ in range(COUNT // BATCH):
        patches = [
            _edited(random, file) if number % 2 else _patch(random, file, places)
            for number in range(BATCH)
        ]
        replies = engine.child.request(
            "patched",
            patches=[
                {"start": p.start, "end": p.end, "content": b64encode(p.content).decode()}
                for p in patches
            ],
            feeds=sent,
        )
        for patch, reply in zip(patches, replies, strict=True):
            outcomes[reply.get("refusal", {"kind": "run"})["kind"]] += 1
            if "outputs" not in reply:
                continue
            try:
                (wanted,) = native(patch.of(file), [feed])
            except Exception as error:  # ONNX Runtime's have no base of their own.
                outcomes[f"run, though ONNX Runtime does not: {type(error).__name__}"] += 1
                continue
            for name, numbers in wanted.items():
                mine = np.frombuffer(b64decode(reply["outputs"][name]), np.float32)
                assert np.allclose(mine, numbers, ERROR, ERROR, equal_nan=True), patch
    # Otherwise nothing would have been tried.
    assert min(outcomes[kind] for kind in ("run", "Unsupported", "Malformed")) > 100, outcomes


def _feed(file: bytes) -> Feeds:
    feed = {}
    for port in onnx.load_from_string(file).graph.input:
        shape = [dim.dim_value or 1 for dim in port.type.tensor_type.shape.dim]
        feed[port.name] = np.random.default_rng(0).uniform(0.1, 0.9, shape).astype(np.float32)
    return feed


def _places(file: bytes) -> NDArray[np.int64]:
    """Where a file has something other than the numbers of its weights."""
    is_weight = np.zeros(len(file), bool)
    at = 0
    for tensor in onnx.load_from_string(file).graph.initializer:
        # They come in this order.
        at = file.index(tensor.raw_data, at)
        is_weight[at : at + len(tensor.raw_data)] = tensor.data_type != TensorProto.INT64
    return np.flatnonzero(~is_weight)
