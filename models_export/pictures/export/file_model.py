"""A published model as its files compute it, by ONNX Runtime."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor

from huoye.core.files import sha256
from huoye.live.latents import logistics, normals
from huoye.onnx_demos.images import to_levels
from huoye.onnx_demos.manifest.picture_manifest import Golden, LevelChange, Role
from models_export.data.dataset import DataSet, Pictures
from models_export.errors import UserError
from models_export.export import onnx_file
from models_export.export.onnx_file import Floats
from models_export.flows.model import ImageModel
from models_export.flows.prior import StandardLogistic

Halves = NDArray[np.float16]
#: What latents [N, D] are called in messages, and they -> as files keep them.
Keep = Callable[[str, Floats], Halves]
FILES: dict[Role, str] = {
    "decoder": "decoder.onnx",
    "encoder": "encoder.onnx",
    "examples": "examples.safetensors",
    "originals": "originals.safetensors",
    "directions": "directions.safetensors",
}
_GOLDEN = ((2018, 0), (2018, 1), (1410, 0), (42, 7))
_JUDGED = 64


@dataclass(frozen=True)
class Sources:
    """Where the graphs are: an ONNX file, or its bytes where it has all its weights inside."""

    decoder: bytes | Path
    encoder: bytes | Path | None


class FileModel(ImageModel):
    """The files instead of the weights of ``model``, which says what surrounds them.

    It can do what its files can: encoding and scoring need an encoder.
    """

    def __init__(self, model: ImageModel, sources: Sources) -> None:
        super().__init__()
        self.event = model.event
        self.prior = model.prior
        self.dequantisation = model.dequantisation
        self._sources = sources
        self._latent_dimensions = model.latent_dimensions
        self._noise_dimensions = model.noise_dimensions

    @property
    def latent_dimensions(self) -> int:
        return self._latent_dimensions

    @property
    def noise_dimensions(self) -> int:
        return self._noise_dimensions

    @cached_property
    def _decoder(self) -> onnxruntime.InferenceSession:
        return onnx_file.session(self._sources.decoder)

    @cached_property
    def _encoder(self) -> onnxruntime.InferenceSession:
        assert self._sources.encoder is not None
        return onnx_file.session(self._sources.encoder)

    def draw(self, seed: int, stream: int) -> Floats:
        """The latent that pages draw, [D]."""
        draw = logistics if isinstance(self.prior, StandardLogistic) else normals
        return draw(seed, self.latent_dimensions, stream)

    def draws(self, seed: int, count: int) -> Floats:
        """Of so many streams, [count, D]."""
        return np.stack([self.draw(seed, stream) for stream in range(count)])

    def pictures(self, z: Floats, temperature: float = 1.0) -> Floats:
        """Latents [N, D] decoded one by one, as pages do: [N, C, H, W]."""
        heat = np.array([temperature], np.float32)
        rows = [{"z": row[np.newaxis], "temperature": heat} for row in z]
        return np.concatenate([onnx_file.run(self._decoder, feeds)["image"] for feeds in rows])

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        return torch.from_numpy(onnx_file.run(self._encoder, self.feeds(x.numpy()))["z"])

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        return torch.from_numpy(self.pictures(z.numpy()))

    def score(
        self,
        levels: Tensor,
        generator: torch.Generator | None = None,
        labels: Tensor | None = None,
    ) -> Tensor:
        x, log_q = self.dequantisation(levels, generator)
        found = onnx_file.run(self._encoder, self.feeds(x.numpy()))["log_density"]
        result: Tensor = torch.from_numpy(found) - log_q
        return result

    def feeds(self, images: Floats, noise: Floats | None = None) -> dict[str, Floats]:
        """Inputs of the encoder. noise: [N, noise_dimensions], where it takes any; else zeros."""
        if not self.noise_dimensions:
            return {"image": images}
        zeros = np.zeros((len(images), self.noise_dimensions), np.float32)
        return {"image": images, "noise": zeros if noise is None else noise}

    def examples(self, pictures: Pictures, count: int) -> Floats:
        """Latents of the first pictures, one by one: [count, D]."""
        x = self.dequantisation.middle(pictures.take(range(count)))
        return np.concatenate([self.encode(image[np.newaxis]).numpy() for image in x])

    def originals(self, pictures: Pictures, count: int) -> Halves:
        """The first pictures, as the encoder takes them: [count, C * H * W].

        Middles of 256 cells or fewer need no more bits than float16 has.
        """
        x = self.dequantisation.middle(pictures.take(range(count)))
        return x.flatten(1).numpy().astype(np.float16)

    def through(self, data: DataSet, keep: Keep) -> LevelChange:
        """Test pictures, encoded and decoded. keep: rounds latents as files do."""
        count = min(_JUDGED, len(data.test))
        x = self.dequantisation.middle(data.test.take(range(count))).numpy()
        z = keep("test pictures", self.examples(data.test, count)).astype(np.float32)
        difference = 255 * np.abs(self.pictures(z) - x)
        return LevelChange(float(difference.mean()), float(difference.max()))

    def golden(self, temperature: float) -> tuple[Golden, ...]:
        """What some seeds must give."""
        found = []
        for seed, stream in _GOLDEN:
            latent = self.draw(seed, stream)
            image = self.pictures(latent[np.newaxis], temperature)[0]
            found.append(
                Golden(
                    seed=seed,
                    stream=stream,
                    latents_sha256=sha256(latent.astype("<f4").tobytes()),
                    mean_level=round(float(to_levels(image).mean()), 4),
                )
            )
        return tuple(found)

    def init_from(self, levels: Tensor) -> None:
        self._refuse()

    def decoder(self) -> NoReturn:
        self._refuse()

    def encoder(self) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("files are neither trained nor exported")


def half(what: str, latents: NDArray[np.floating[Any]]) -> Halves:
    """Latents [N, D] as files keep them; raises UserError for one beyond float16's range."""
    with np.errstate(over="ignore"):
        found = latents.astype(np.float16)
    if not np.isfinite(found).all():
        raise UserError(f"{what}: a latent is beyond what float16 holds, 65,504")
    return found
