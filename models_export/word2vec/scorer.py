"""One ONNX graph: words with weights in; cosines, their vector and scores of all words out.

Written node by node, not traced: what matters is how the weights are stored, and that is what a
tracer hides. Runtimes compute what depends on constants only (casting, lengths) once, at loading.
"""

from __future__ import annotations

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from huoye.onnx_demos.manifest.word_manifest import WordPort
from models_export.word2vec import stored
from models_export.word2vec.directions import Floats

OPSET = 18
INPUTS = ("ids", "weights")
OUTPUTS = ("cosine", "vector", "logits")
_SHORTEST = 1e-12


class Scorer(nn.Module):
    """The graph in PyTorch, with the weights of its file: what it is held to."""

    def __init__(self, inputs: Tensor, outputs: Tensor, centred: bool) -> None:
        super().__init__()
        self.inputs, self.outputs = stored.rounded((inputs, outputs))
        self.mean = self.inputs.mean(0) if centred else torch.zeros_like(self.inputs[0])

    def forward(self, ids: Tensor, weights: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """ids int64 [n], weights float32 [n]: cosine [V], vector [d], logits [V]."""
        units = nn.functional.normalize(self.inputs - self.mean, dim=1, eps=_SHORTEST)
        vector = nn.functional.normalize(weights @ units[ids], dim=0, eps=_SHORTEST)
        return units @ vector, vector, self.outputs @ (weights @ self.inputs[ids])


def export_scorer(scorer: Scorer) -> bytes:
    """The bytes of scorer.onnx; they depend on the weights only."""
    words, dimension = scorer.inputs.shape
    mean = scorer.mean.numpy()
    initializers = [
        *_table("input", scorer.inputs.numpy()),
        numpy_helper.from_array(mean, "mean"),
        numpy_helper.from_array(np.array(_SHORTEST, np.float32), "shortest"),
        numpy_helper.from_array(np.array([0], np.int64), "first"),
        numpy_helper.from_array(np.array([1], np.int64), "second"),
    ]
    nodes = [
        *_restored("input"),
        # Directions of all words.
        helper.make_node("Sub", ["input", "mean"], ["centred"]),
        helper.make_node("ReduceL2", ["centred", "second"], ["lengths"], keepdims=1),
        helper.make_node("Max", ["lengths", "shortest"], ["safe_lengths"]),
        helper.make_node("Div", ["centred", "safe_lengths"], ["units"]),
        # The weighted sum of directions, and its own.
        helper.make_node("Gather", ["units", "ids"], ["chosen_units"], axis=0),
        helper.make_node("MatMul", ["weights", "chosen_units"], ["sum"]),
        helper.make_node("ReduceL2", ["sum", "first"], ["length"], keepdims=1),
        helper.make_node("Max", ["length", "shortest"], ["safe_length"]),
        helper.make_node("Div", ["sum", "safe_length"], ["vector"]),
        helper.make_node("MatMul", ["units", "vector"], ["cosine"]),
        # The weighted sum of the vectors themselves, and the softmax's scores.
        helper.make_node("Gather", ["input", "ids"], ["chosen"], axis=0),
        helper.make_node("MatMul", ["weights", "chosen"], ["hidden"]),
    ]
    rows = "input"
    if scorer.outputs is not scorer.inputs:
        rows = "output"
        initializers += _table("output", scorer.outputs.numpy())
        nodes += _restored("output")
    nodes.append(helper.make_node("MatMul", [rows, "hidden"], ["logits"]))
    graph = helper.make_graph(
        nodes,
        "scorer",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"]),
            helper.make_tensor_value_info("weights", TensorProto.FLOAT, ["n"]),
        ],
        [
            helper.make_tensor_value_info("cosine", TensorProto.FLOAT, [words]),
            helper.make_tensor_value_info("vector", TensorProto.FLOAT, [dimension]),
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, [words]),
        ],
        initializers,
    )
    # ONNX's version 9 is the one that came with operator set 18 to 20; older runtimes read it too.
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9, producer_name=""
    )
    onnx.checker.check_model(model, full_check=True)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def ports(words: int, dimension: int) -> tuple[tuple[WordPort, ...], tuple[WordPort, ...]]:
    """Inputs and outputs as model.json has them."""
    return (
        (WordPort("ids", "ids", ("n",)), WordPort("weights", "weights", ("n",))),
        (
            WordPort("cosine", "cosine", (words,)),
            WordPort("vector", "vector", (dimension,)),
            WordPort("logits", "logits", (words,)),
        ),
    )


def _table(name: str, weights: Floats) -> list[onnx.TensorProto]:
    numbers, scales = stored.quantised(weights)
    return [
        numpy_helper.from_array(numbers, f"{name}_numbers"),
        numpy_helper.from_array(scales, f"{name}_scales"),
    ]


def _restored(name: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("Cast", [f"{name}_numbers"], [f"{name}_float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}_float", f"{name}_scales"], [name]),
    ]
