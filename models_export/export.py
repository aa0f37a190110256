"""From a PyTorch decoder to one ONNX file that a page can run.

Measured rules: torch's dynamo exporter with a dynamic batch; weights stored as float16 and cast to
float32 for computing, which halves the file and costs neither speed nor visible precision; weights
inside the file, because a browser loads one; no metadata, so that the bytes depend on the weights
only.
"""

from __future__ import annotations

import copy
import logging
import warnings
from typing import TypeVar

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import nn

from models_export.flows.model import Decoder

OPSET = 18
INPUTS = ("z", "temperature")
OUTPUT = "image"
Floats = NDArray[np.float32]
M = TypeVar("M", bound=nn.Module)


@torch.no_grad()
def half_precision(module: M) -> M:
    """Round matrices in place to what float16 can hold, as the file stores them; returns it.

    Vectors (biases, scales) stay float32: they are a thousandth of the bytes, and the scale of an
    empty pixel multiplies whatever error it has.
    """
    for weight in module.parameters():
        if weight.ndim > 1:
            weight.copy_(weight.half().to(weight.dtype))
    return module


def export_decoder(decoder: Decoder, dimensions: int) -> bytes:
    """ONNX bytes of (z [batch, dimensions], temperature [1]) -> image [batch, C, H, W].

    The decoder's matrices must be representable in float16 (``half_precision``).
    """
    program = _traced(copy.deepcopy(decoder).float().eval(), dimensions)
    model = onnx.load_model_from_string(program)
    _store_half(model.graph)
    _strip(model)
    onnx.checker.check_model(model, full_check=True)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def multiplications(decoder: Decoder) -> int:
    """Multiply-accumulate operations of one image, in the linear layers."""
    layers = (layer for layer in decoder.modules() if isinstance(layer, nn.Linear))
    return sum(layer.weight.numel() for layer in layers)


def session(model: bytes) -> onnxruntime.InferenceSession:
    """A native session on one thread, as pages have it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def run(model: onnxruntime.InferenceSession, z: Floats, temperature: float) -> Floats:
    """Latents float32 [B, D] -> images float32 [B, C, H, W] by ONNX Runtime."""
    feeds = {"z": z, "temperature": np.array([temperature], np.float32)}
    (image,) = model.run([OUTPUT], feeds)
    result: Floats = image
    return result


def _traced(decoder: nn.Module, dimensions: int) -> bytes:
    # Batch 2: an example batch of 1 would be taken for a constant.
    example = (torch.zeros(2, dimensions), torch.ones(1))
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecations
        program = torch.onnx.export(
            decoder,
            example,
            dynamo=True,
            opset_version=OPSET,
            input_names=list(INPUTS),
            output_names=[OUTPUT],
            dynamic_shapes=({0: torch.export.Dim("batch", min=1, max=1024)}, None),
            external_data=False,
            optimize=True,
            verbose=False,
        )
    assert program is not None
    content: bytes = program.model_proto.SerializeToString()
    return content


def _store_half(graph: onnx.GraphProto) -> None:
    """Replace float32 matrices by float16 ones and a Cast, which ONNX Runtime folds at load."""
    casts = []
    for tensor in graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT or len(tensor.dims) < 2:
            continue
        full = onnx.numpy_helper.to_array(tensor)
        half = full.astype(np.float16)
        if not np.array_equal(half.astype(np.float32), full):
            raise ValueError(f"{tensor.name} has more digits than float16 keeps")
        name = tensor.name
        tensor.CopyFrom(onnx.numpy_helper.from_array(half, f"{name}.half"))
        casts.append(
            onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT)
        )
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _strip(model: onnx.ModelProto) -> None:
    """Names by number, and none of the exporter's notes: paths of this machine are among them."""
    model.producer_name = "huoye"
    model.producer_version = ""
    model.doc_string = ""
    del model.metadata_props[:]
    graph = model.graph
    graph.name = "decoder"
    graph.doc_string = ""
    del graph.value_info[:]
    del graph.metadata_props[:]
    names: dict[str, str] = {name: name for name in (*INPUTS, OUTPUT, "")}

    def short(name: str) -> str:
        return names.setdefault(name, f"v{len(names)}")

    for value in (*graph.input, *graph.output):
        value.doc_string = ""
        del value.metadata_props[:]
    for tensor in graph.initializer:
        tensor.name = short(tensor.name)
        tensor.doc_string = ""
        del tensor.metadata_props[:]
    for node in graph.node:
        node.name = ""
        node.doc_string = ""
        del node.metadata_props[:]
        node.input[:] = [short(name) for name in node.input]
        node.output[:] = [short(name) for name in node.output]
