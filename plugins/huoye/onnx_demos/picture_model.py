"""Models of pictures: run at build, handed to the browser."""

from __future__ import annotations

import math
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoye.core.files import sha256
from huoye.live import latents
from huoye.live.figure import LiveFile
from huoye.onnx_demos.engine_files import base64, golden_file, some
from huoye.onnx_demos.images import Pixels, middles, to_cells, to_levels
from huoye.onnx_demos.manifest import picture_manifest
from huoye.onnx_demos.manifest.picture_manifest import (
    PictureManifest,
    Role,
    Rows,
    read_latents,
)
from huoye.onnx_demos.models import Model
from huoye.onnx_demos.onnx_runtime import runtime_version

Floats = NDArray[np.float32]

_PRIORS = {"gaussian": latents.normals, "logistic": latents.logistics}
#: What decides how a latent becomes a picture here, besides the model.
_CODE = tuple(
    Path(__file__).parent / name
    for name in ("images.py", "onnx_runtime.py", "picture_model.py", "recipes.py")
)


class PictureModel(Model):
    """A model of pictures in its folder."""

    KIND = picture_manifest.KIND
    manifest: PictureManifest

    @property
    def image_size(self) -> tuple[int, int]:
        """Width and height of a decoded image, pixels."""
        height, width = self.manifest.file("decoder").port("image").shape[2:]
        return int(width), int(height)

    @property
    def channels(self) -> int:
        """1 for grey pictures, 3 for colour."""
        return int(self.manifest.file("decoder").port("image").shape[1])

    @property
    def has_encoder(self) -> bool:
        """Whether readers can give it a picture of their own."""
        return self.has("encoder")

    @property
    def has_costs(self) -> bool:
        """Whether a picture's bound can be told, draw by draw, as the sum of two costs."""
        return self.manifest.takes_noise and self.manifest.evaluation.autoencoder is not None

    def browser_data(self) -> dict[str, Any]:
        """The part of a figure's spec that static/runtime.mjs reads."""
        manifest = self.manifest
        width, height = self.image_size
        return {
            "model": manifest.name,
            "ports": {
                file.role: {port.role: port.name for port in (*file.inputs, *file.outputs)}
                for file in manifest.files
                if file.inputs
            },
            "latent": {"dimension": manifest.latent.dimension, "prior": manifest.latent.prior},
            "image": {"width": width, "height": height, "channels": self.channels},
            "levels": manifest.preprocessing.levels,
            "external": {
                file.role: {path: self._role_of(path) for path in file.external}
                for file in manifest.files
                if file.external
            },
            **self.computing(),
        }

    def _role_of(self, path: str) -> Role:
        return next(file.role for file in self.manifest.files if file.path == path)

    def golden(self) -> LiveFile:
        """A picture, the latent it is drawn from, and what the encoder makes of it again."""
        graphs: tuple[Role, ...] = ("decoder", "encoder")
        key = self.made_from(*graphs)
        return golden_file(self.manifest.name, key, self._golden, self.build)

    def made_from(self, *roles: Role) -> dict[str, Any]:
        """For a bake's key: runtime, code and the model's files that a picture depends on."""
        return {
            "runtime": runtime_version(),
            "code": [sha256(path) for path in _CODE],
            "files": {role: self.manifest.file(role).sha256 for role in roles if self.has(role)},
        }

    def draw(self, seed: int, stream: int) -> Floats:
        """A latent of the prior, [D], the same for everyone."""
        latent = self.manifest.latent
        return _PRIORS[latent.prior](seed, latent.dimension, stream)

    @cached_property
    def examples(self) -> Floats:
        """Latents of real pictures, [N, D]; float32 that holds the stored float16 exactly."""
        return self._latents("examples")

    @cached_property
    def originals(self) -> Floats:
        """The pictures whose latents the examples are, numbers in [0, 1], [N, C * H * W]."""
        return self._latents("originals")

    @cached_property
    def directions(self) -> Floats:
        """One row an attribute, as in the manifest, [K, D]."""
        return self._latents("directions")

    def image(self, z: Floats, temperature: float) -> Floats:
        """Decode a latent [D] to channels × height × width, [0, 1] but for rounding.

        Raises BuildError when the runtime refuses the model.
        """
        feed = {"latent": z[np.newaxis, :], "temperature": np.array([temperature], np.float32)}
        (image,) = self.run("decoder", ["image"], feed)
        found: Floats = image[0]
        return found

    def decode(self, z: Floats, temperature: float) -> Pixels:
        """The picture of a latent [D]: height × width × channels. Raises as ``image`` does."""
        return to_levels(self.image(z, temperature))

    def encode(self, pixels: Pixels) -> tuple[Floats, float]:
        """8-bit height × width × channels -> latent [D] and log-density, nats of [0, 1] pixels.

        What is encoded is the middle of each level's cell, as the exporter does for its examples.
        """
        return self.encode_numbers(middles(pixels, self.manifest.preprocessing.levels))

    def encode_numbers(self, image: Floats, noise: Floats | None = None) -> tuple[Floats, float]:
        """As ``encode``, of numbers [1, channels, height, width] in [0, 1].

        noise: [D] of the prior, for an encoder that takes it; the density is then of what it draws.
        """
        feed = {"image": image}
        if self.manifest.takes_noise:
            quiet = np.zeros(self.manifest.latent.dimension, np.float32)
            feed["noise"] = (quiet if noise is None else noise)[np.newaxis]
        latent, log_density = self.run("encoder", ["latent", "log_density"], feed)
        return latent[0], float(log_density[0])

    def example(self, index: int) -> Pixels:
        """A real picture that the model ships, height × width × channels, as the model sees it."""
        if self.has("originals"):
            shape = self.manifest.file("decoder").port("image").shape[1:]
            return to_cells(self.originals[index].reshape(tuple(map(int, shape))))
        return to_cells(self.image(self.examples[index], 1.0))

    def bits_per_dim(self, log_density: float) -> float:
        """Of the model's own levels; the uniform density scores their number of bits."""
        bits = math.log2(self.manifest.preprocessing.levels)
        return bits - log_density / (self.manifest.pixels * math.log(2))

    def _golden(self) -> dict[str, Any]:
        manifest = self.manifest
        seed, stream = next(((one.seed, one.stream) for one in manifest.golden), (0, 0))
        temperature = manifest.latent.temperature
        pixels = self.decode(self.draw(seed, stream), temperature)
        drawn = {"seed": seed, "stream": stream, "temperature": temperature}
        golden: dict[str, Any] = {"decoder": {**drawn, "pixels": base64(pixels)}}
        if self.has_encoder:
            latent, log_density = self.encode(pixels)
            density = np.array([log_density], np.float32)
            golden["encoder"] = {"latent": some(latent), "log_density": some(density)}
        return golden

    def _latents(self, role: Rows) -> Floats:
        if not self.has(role):
            return np.zeros((0, self.manifest.latent.dimension), np.float32)
        return read_latents(self.folder, self.manifest, role)
