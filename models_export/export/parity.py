"""Whether an exported file computes what PyTorch computes, natively and in WebAssembly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import onnxruntime
import torch
from torch import nn

from huoye.onnx_demos.manifest.model_json import Agreement
from models_export.errors import UserError
from models_export.export import onnx_file
from models_export.export.onnx_file import Floats
from models_export.export.wasm import WasmRunner
from models_export.flows.model import ImageModel
from models_export.flows.stored import stored

Kind = Literal["decoder", "encoder", "scorer"]
#: The largest difference allowed, of pixels and of latents. A latent is what many float32 sums
#: leave of a pixel, stretched by the flow's scalings, so an encoder has less to promise.
MAX_PARITY: dict[Kind, float] = {"decoder": 1e-4, "encoder": 2e-4, "scorer": 1e-4}
_BATCHES = (1, 3, 16)
_TEMPERATURES = (0.0, 0.7, 1.0)
Feeds = Mapping[str, Floats]
Run = Callable[[Feeds], dict[str, Floats]]


@dataclass(frozen=True)
class Graph:
    """A module whose weights are those of its file, and the file's bytes.

    name: for messages, and whose limit holds. outputs: names of what the module returns.
    """

    name: Kind
    module: nn.Module
    content: bytes
    outputs: tuple[str, ...]

    @torch.no_grad()
    def expected(self, feeds: Feeds) -> dict[str, Floats]:
        """What PyTorch makes of these inputs, which are in the module's order."""
        found = self.module(*(torch.from_numpy(value) for value in feeds.values()))
        tensors = found if isinstance(found, tuple) else (found,)
        return {name: value.numpy() for name, value in zip(self.outputs, tensors, strict=True)}

    def native(self, feeds: Feeds) -> dict[str, Floats]:
        """What ONNX Runtime makes of them."""
        return onnx_file.run(self._session, feeds)

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        return onnx_file.session(self.content)


def decoder(model: ImageModel) -> Graph:
    """The model's decoder, exported."""
    module = stored(model.decoder())
    content = onnx_file.export_decoder(module, model.latent_dimensions)
    return Graph("decoder", module, content, onnx_file.DECODER_OUTPUTS)


def encoder(model: ImageModel) -> Graph:
    """The model's encoder, exported."""
    module = stored(model.encoder())
    content = onnx_file.export_encoder(module, model.event, model.noise_dimensions)
    return Graph("encoder", module, content, onnx_file.ENCODER_OUTPUTS)


def latents(model: ImageModel) -> list[Feeds]:
    """Inputs of a decoder: draws of the prior in every batch size, at every temperature."""
    return [
        {
            "z": model.prior.sample(
                (batch, model.latent_dimensions), torch.Generator().manual_seed(batch)
            ).numpy(),
            "temperature": np.array([temperature], np.float32),
        }
        for batch in _BATCHES
        for temperature in _TEMPERATURES
    ]


@torch.no_grad()
def images(model: ImageModel) -> list[Feeds]:
    """Inputs of an encoder: what the model itself draws, in every batch size, and noise."""
    found: list[Feeds] = []
    for batch in _BATCHES:
        generator = torch.Generator().manual_seed(batch)
        z = 0.7 * model.prior.sample((batch, model.latent_dimensions), generator)
        feeds = {"image": model.decode(z).clamp(0.01, 0.99).numpy()}
        if model.noise_dimensions:
            feeds["noise"] = torch.randn(batch, model.noise_dimensions, generator=generator).numpy()
        found.append(feeds)
    return found


def agreement(graph: Graph, inputs: list[Feeds], runner: WasmRunner) -> Agreement:
    """How near ONNX Runtime comes to PyTorch on these inputs.

    Raises UserError when it refuses the file, when a shape differs, and when a number differs by
    more than MAX_PARITY or isn't finite.
    """
    limit = MAX_PARITY[graph.name]
    expected = [graph.expected(feeds) for feeds in inputs]
    runs: dict[str, Run] = {
        "native": graph.native,
        "WebAssembly": lambda feeds: runner.run(graph.content, feeds),
    }
    worst = []
    for runtime, run in runs.items():
        try:
            found = [run(feeds) for feeds in inputs]
        except Exception as error:  # ONNX Runtime's exceptions share no base of their own
            reason = str(error).strip().partition("\n")[0]
            raise UserError(
                f"ONNX Runtime ({runtime}) refuses the {graph.name}: {reason}"
            ) from error
        largest = float(np.max([difference(*both) for both in zip(expected, found, strict=True)]))
        # Not "largest > MAX": a NaN must not pass.
        if not largest <= limit:
            raise UserError(
                f"the {graph.name} in ONNX Runtime ({runtime}) differs from PyTorch by "
                f"{largest:.1e}, more than {limit:.0e}"
            )
        worst.append(largest)
    return Agreement(*worst)


def difference(expected: Mapping[str, Floats], found: Mapping[str, Floats]) -> float:
    """Largest |found - expected| / max(1, |expected|); NaN where a number isn't finite.

    Raises UserError when a name or a shape differs.
    """
    if found.keys() != expected.keys():
        raise UserError(f"ONNX Runtime gives {', '.join(found)}, PyTorch {', '.join(expected)}")
    errors = []
    for name, value in expected.items():
        if found[name].shape != value.shape:
            raise UserError(f"ONNX Runtime gives {name} {found[name].shape}, PyTorch {value.shape}")
        with np.errstate(invalid="ignore"):
            relative = np.abs(found[name] - value) / np.maximum(1, np.abs(value))
            errors.append(float(relative.max()))
    return float(np.max(errors))
