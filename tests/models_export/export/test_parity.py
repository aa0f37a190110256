"""Exported files compute what PyTorch computes; whatever doesn't is found out."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from huoye.core.node import NodeDied, NodeError
from models_export.errors import UserError
from models_export.export import onnx_file, parity
from models_export.export.onnx_file import Floats
from models_export.export.parity import Graph, Kind
from models_export.export.wasm import WasmRunner
from models_export.flows.model import FlowModel
from models_export.flows.stored import stored
from tests.models_export.pictures.export.publishing import Trial

Run = Callable[[Mapping[str, Floats]], dict[str, Floats]]


@pytest.fixture(scope="module")
def runner() -> Iterator[WasmRunner]:
    with WasmRunner() as made:
        yield made


@pytest.fixture(params=["native", "wasm"])
def runtime(request: pytest.FixtureRequest, runner: WasmRunner) -> Callable[[bytes], Run]:
    if request.param == "wasm":
        return lambda content: lambda feeds: runner.run(content, feeds)
    return lambda content: lambda feeds: onnx_file.run(onnx_file.session(content), feeds)


def _graph(trial: Trial, kind: Kind) -> Graph:
    """The published file, with the module that it was made from."""
    module = stored(getattr(trial.model, kind)())
    outputs = onnx_file.DECODER_OUTPUTS if kind == "decoder" else onnx_file.ENCODER_OUTPUTS
    return Graph(kind, module, (trial.folder / f"{kind}.onnx").read_bytes(), outputs)


def _close(found: Floats, expected: Tensor, limit: float) -> None:
    assert found.shape == tuple(expected.shape)
    error = (torch.from_numpy(found.copy()) - expected).abs() / expected.abs().clamp_min(1)
    assert float(error.max()) <= limit


@pytest.mark.parametrize("batch", [1, 3, 16])
@torch.no_grad()
def test_a_decoder_decodes(trial: Trial, runtime: Callable[[bytes], Run], batch: int) -> None:
    graph, model = _graph(trial, "decoder"), trial.model
    run = runtime(graph.content)
    z = model.prior.sample((batch, model.dimensions), torch.Generator().manual_seed(9))
    for temperature in (0.0, 0.7, 1.0):
        heat = torch.tensor([temperature])
        image = run({"z": z.numpy(), "temperature": heat.numpy()})["image"]
        _close(image, graph.module(z, heat), 1e-5)
        # As the model, but for 16-bit weights.
        _close(image, model.decode(temperature * z).clamp(0, 1), 0.01)
    assert np.ptp(image) > 0.1


@pytest.mark.parametrize("batch", [1, 3, 16])
@torch.no_grad()
def test_an_encoder_encodes(trial: Trial, runtime: Callable[[bytes], Run], batch: int) -> None:
    graph, model = _graph(trial, "encoder"), trial.model
    x = model.dequantisation.middle(trial.data.test.take(range(batch)))
    run = runtime(graph.content)
    found = run(trial.encoder_feeds(x.numpy()))
    z, density = graph.module(x)
    _close(found["z"], z, 1e-4)
    _close(found["log_density"], density, 1e-4)
    _close(found["z"], model.encode(x), 0.05)
    if isinstance(model, FlowModel):
        _close(found["log_density"], model(x), 0.01)
    else:
        feeds = trial.encoder_feeds(x.numpy(), seed=5)
        noisy = run(feeds)
        z, density = graph.module(x, torch.from_numpy(feeds["noise"]))
        _close(noisy["z"], z, 1e-4)
        _close(noisy["log_density"], density, 1e-4)
        assert np.abs(noisy["z"] - found["z"]).max() > 0.1


def test_what_agrees_is_measured(trial: Trial, runner: WasmRunner) -> None:
    latents, images = parity.latents(trial.model), parity.images(trial.model)
    assert [feeds["z"].shape[0] for feeds in latents] == [1] * 3 + [3] * 3 + [16] * 3
    assert [float(feeds["temperature"][0]) for feeds in latents[:3]] == pytest.approx([0, 0.7, 1])
    assert [feeds["image"].shape for feeds in images] == [
        (n, *trial.model.event) for n in (1, 3, 16)
    ]
    both: dict[Kind, list[parity.Feeds]] = {"decoder": latents, "encoder": images}
    for kind, inputs in both.items():
        found = parity.agreement(_graph(trial, kind), inputs, runner)
        limit = parity.MAX_PARITY[kind]
        assert 0 < found.native < limit
        assert 0 < found.wasm < limit


class _Off(nn.Module):
    """A decoder whose pictures are changed."""

    def __init__(self, decoder: nn.Module, change: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.decoder, self.change = decoder, change

    def forward(self, z: Tensor, temperature: Tensor) -> Tensor:
        return self.change(self.decoder(z, temperature))


def _one_pixel(image: Tensor) -> Tensor:
    """Of the last picture of the largest batch; elsewhere nothing."""
    image = image.clone()
    if len(image) == 16:
        image[15, 0, 5, 5] += 2e-4
    return image


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (
            lambda image: image + 2e-4,
            r"\(native\) differs from PyTorch by 2\.0e-04, more than 1e-04",
        ),
        (_one_pixel, r"differs from PyTorch by 2\.0e-04"),
        (lambda image: image * torch.nan, "differs from PyTorch by nan"),
        (lambda image: image / 0, "differs from PyTorch by nan"),
        (lambda image: image[:, 0], r"gives image \(1, 1, 6, 6\), PyTorch \(1, 6, 6\)"),
        (lambda image: image[:1], r"gives image \(3, 1, 6, 6\), PyTorch \(1, 1, 6, 6\)"),
    ],
    ids=["all", "one-pixel", "nan", "infinite", "no-channel", "constant-batch"],
)
def test_a_difference_is_refused(
    nice: Trial, runner: WasmRunner, change: Callable[[Tensor], Tensor], what: str
) -> None:
    graph = _graph(nice, "decoder")
    graph = replace(graph, module=_Off(graph.module, change))
    with pytest.raises(UserError, match=what):
        parity.agreement(graph, parity.latents(nice.model), runner)


@pytest.mark.parametrize("output", ["z", "log_density"])
def test_both_outputs_of_an_encoder_count(nice: Trial, output: str) -> None:
    graph = _graph(nice, "encoder")

    class Wrong(WasmRunner):
        """WebAssembly, say, adds in another order."""

        def run(
            self,
            model: bytes,
            feeds: Mapping[str, Floats],
            external: Mapping[str, bytes] | None = None,
        ) -> dict[str, Floats]:
            found = super().run(model, feeds, external)
            far = found[output] + 3e-4 * np.maximum(1, np.abs(found[output]))
            return {**found, output: far.astype(np.float32)}

    with (
        Wrong() as runner,
        pytest.raises(UserError, match=r"encoder in ONNX Runtime \(WebAssembly\) differs .* 3\.0e"),
    ):
        parity.agreement(graph, parity.images(nice.model), runner)


@pytest.mark.parametrize("content", [b"", b"\x08\x0a" + b"\xff" * 40])
def test_a_file_that_is_no_model_is_refused(
    nice: Trial, runner: WasmRunner, content: bytes
) -> None:
    graph = replace(_graph(nice, "decoder"), content=content)
    with pytest.raises(UserError, match=r"ONNX Runtime \(native\) refuses the decoder: ") as caught:
        parity.agreement(graph, parity.latents(nice.model), runner)
    assert "\n" not in str(caught.value)
    with pytest.raises(NodeError):
        runner.run(content, parity.latents(nice.model)[0])


def test_a_runtime_that_is_not_there_is_named(nice: Trial) -> None:
    with WasmRunner() as runner:
        runner.child.close()
        with pytest.raises(NodeDied):
            runner.run(b"", {})
        with pytest.raises(UserError, match=r"ONNX Runtime \(WebAssembly\) refuses the decoder: "):
            parity.agreement(_graph(nice, "decoder"), parity.latents(nice.model), runner)


def test_a_runner_keeps_each_file_once_and_none_at_the_end(
    nice: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    decoder, encoder = _graph(nice, "decoder"), _graph(nice, "encoder")
    latents, images = parity.latents(nice.model), parity.images(nice.model)
    with WasmRunner() as runner:
        for _ in range(2):
            runner.run(decoder.content, latents[0])
            runner.run(encoder.content, images[0])
        with pytest.raises(NodeError):
            runner.run(b"nothing", latents[0])
        assert len(list(tmp_path.rglob("*.onnx"))) == 3
    assert list(tmp_path.iterdir()) == []


def test_difference_is_relative_to_each_number_above_one() -> None:
    def difference(expected: list[float], found: list[float]) -> float:
        return parity.difference(
            {"z": np.array(expected, np.float32)}, {"z": np.array(found, np.float32)}
        )

    assert difference([0.5, 1000.0], [0.5, 1001.0]) == pytest.approx(1e-3)
    assert difference([0.5, 1000.0], [1.5, 1000.0]) == pytest.approx(1)
    assert difference([0.5, 0.1], [0.51, 0.1]) == pytest.approx(0.01)
    assert difference([-1000.0], [1000.0]) == pytest.approx(2.0)
    assert np.isnan(difference([0.0, np.nan], [0.0, 0.0]))
    assert np.isnan(difference([np.inf], [np.inf]))
    assert not difference([1.0], [np.inf]) <= 1e-4
    # Each output by itself, whatever their order.
    zero, far = np.zeros(2, np.float32), np.full(3, 1000, np.float32)
    assert parity.difference(
        {"a": zero, "b": far}, {"b": far, "a": zero + np.float32(0.1)}
    ) == pytest.approx(0.1)
    with pytest.raises(UserError, match="gives a, PyTorch a, b"):
        parity.difference({"a": zero, "b": far}, {"a": zero})
