"""From a PyTorch decoder or encoder to one ONNX file that a page can run.

Measured rules: torch's dynamo exporter with a dynamic batch; weights stored as float16 and cast to
float32 for computing, which halves the file and costs neither speed nor visible precision; weights
inside the file, because a browser loads one; no metadata, so that the bytes depend on the weights
only.
"""

from __future__ import annotations

import copy
import logging
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

OPSET = 18
DECODER_INPUTS, DECODER_OUTPUTS = ("z", "temperature"), ("image",)
ENCODER_INPUTS, ENCODER_OUTPUTS = ("image", "noise"), ("z", "log_density")
Floats = NDArray[np.float32]


def export_decoder(decoder: nn.Module, dimensions: int) -> bytes:
    """ONNX bytes of (z [batch, dimensions], temperature [1]) -> image [batch, C, H, W]."""
    # Batch 2: an example batch of 1 would be taken for a constant.
    example = (torch.zeros(2, dimensions), torch.ones(1))
    return _export(decoder, example, DECODER_INPUTS, DECODER_OUTPUTS)


def export_encoder(encoder: nn.Module, event: tuple[int, int, int], noise: int) -> bytes:
    """ONNX bytes of image [batch, *event] -> (z [batch, D], log_density [batch]).

    noise: how many numbers of it [batch, noise] go in, too; without any there is no such input.
    """
    whole = (torch.full((2, *event), 0.5), torch.zeros(2, noise))
    example = whole if noise else whole[:1]
    return _export(encoder, example, ENCODER_INPUTS[: len(example)], ENCODER_OUTPUTS)


def session(model: bytes | Path) -> onnxruntime.InferenceSession:
    """A native session on one thread, as pages have it. model: an ONNX file, or its bytes."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def run(model: onnxruntime.InferenceSession, feeds: Mapping[str, Floats]) -> dict[str, Floats]:
    """Named inputs to named outputs, by ONNX Runtime."""
    names = [output.name for output in model.get_outputs()]
    return dict(zip(names, model.run(names, dict(feeds)), strict=True))


def _export(
    module: nn.Module,
    example: tuple[Tensor, ...],
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
) -> bytes:
    """The first dimension of the first input, and of others of two, is the batch, and free."""
    module = copy.deepcopy(module).float().eval()
    batch = torch.export.Dim("batch", min=1, max=1024)
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecations
        program = torch.onnx.export(
            module,
            example,
            dynamo=True,
            opset_version=OPSET,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_shapes=tuple({0: batch} if each.dim() > 1 else None for each in example),
            external_data=False,
            optimize=True,
            verbose=False,
        )
    assert program is not None
    model = onnx.load_model_from_string(program.model_proto.SerializeToString())
    _store_half(model.graph)
    _strip(model, (*inputs, *outputs))
    onnx.checker.check_model(model, full_check=True)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def _store_half(graph: onnx.GraphProto) -> None:
    """Matrices that float16 holds exactly (see ``stored``) become float16 ones and a Cast, which

    ONNX Runtime folds at load.
    """
    casts = []
    for tensor in graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT or len(tensor.dims) < 2:
            continue
        full = onnx.numpy_helper.to_array(tensor)
        with np.errstate(over="ignore"):
            half = full.astype(np.float16)
        if not np.array_equal(half.astype(np.float32), full):
            continue
        name = tensor.name
        tensor.CopyFrom(onnx.numpy_helper.from_array(half, f"{name}.half"))
        casts.append(
            onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT)
        )
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _strip(model: onnx.ModelProto, ports: tuple[str, ...]) -> None:
    """Names by number, and none of the exporter's notes: paths of this machine are among them."""
    model.producer_name = "huoye"
    model.producer_version = ""
    model.doc_string = ""
    del model.metadata_props[:]
    graph = model.graph
    graph.name = "model"
    graph.doc_string = ""
    del graph.value_info[:]
    del graph.metadata_props[:]
    names: dict[str, str] = {name: name for name in (*ports, "")}

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
