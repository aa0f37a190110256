"""Engines that share a memory, and the weights that both have."""

from base64 import b64decode, b64encode
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto

from tests.engine.engines import Engine, Feeds, native
from tests.engine.graphs import Graph


def _net(g: Graph, x: str, count: int) -> str:
    for _ in range(count):
        w = g.weights(48, 48, 3, 3, scale=0.05)
        x = g.Relu(g.Conv(x, w, g.weights(48), pads=[1] * 4))
    return x


def _pair(folder: Path) -> list[Feeds]:
    """A decoder of ten layers, and an encoder that has nine of them, and one of its own."""
    decoder, encoder = Graph(1), Graph(1)
    for g in (decoder, encoder):
        g.output(_net(g, g.input("x", 1, 48, 16, 16), 10), 4)
    encoder.constants["c18"] = decoder.random.standard_normal((48, 48, 3, 3)).astype("f") * 0.05
    content = decoder.model().SerializeToString()
    (folder / "decoder.onnx").write_bytes(content)
    model = encoder.model()
    for tensor in model.graph.initializer:
        place = content.find(tensor.raw_data)
        if place < 0:
            continue
        entries = {"location": "decoder.onnx", "offset": place, "length": len(tensor.raw_data)}
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in entries.items():
            tensor.external_data.add(key=key, value=str(value))
    onnx.save(model, folder / "encoder.onnx")
    return [decoder.feeds(), decoder.feeds()]


def test_weights_that_both_have_are_packed_once(engine: Engine, tmp_path: Path) -> None:
    feeds = _pair(tmp_path.resolve())
    sent = [{name: b64encode(x.tobytes()).decode() for name, x in feed.items()} for feed in feeds]
    reply = engine.child.request("beside", folder=str(tmp_path.resolve()), feeds=sent)
    alone, both = reply["bytes"]
    # A tenth of the weights, and room for what is computed.
    assert both < alone * 1.5
    for k, name in enumerate(("decoder", "encoder")):
        for outputs, wanted in zip(
            reply["outputs"], native(tmp_path / f"{name}.onnx", feeds), strict=True
        ):
            for port, numbers in wanted.items():
                mine = np.frombuffer(b64decode(outputs[k][port]), np.float32)
                assert np.abs(mine - numbers).max() <= 5e-5
