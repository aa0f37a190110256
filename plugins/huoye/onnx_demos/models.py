"""The site's models: found by name, run at build, handed to the browser."""

from __future__ import annotations

import math
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.core.node import npm_package
from huoye.live import latents
from huoye.live.assets import Assets
from huoye.live.figure import LiveFile
from huoye.onnx_demos.images import Pixels, middles, to_levels
from huoye.onnx_demos.manifest import FILE_NAME, Manifest, Role, load, read_latents
from huoye.onnx_demos.model_folder import choose
from huoye.words import said

Floats = NDArray[np.float32]

_RUNTIME = npm_package("onnxruntime-web") / "dist"
#: The smallest of the builds for graphics cards; the browser must have WebAssembly.Suspending.
_GPU = ("onnxruntime-webgpu", "ort.jspi.bundle.min.mjs", "ort-wasm-simd-threaded.jspi.wasm")
_PRIORS = {"gaussian": latents.normals, "logistic": latents.logistics}
#: What decides how a latent becomes a picture here, besides the model.
_CODE = tuple(Path(__file__).parent / name for name in ("images.py", "models.py", "recipes.py"))


class Model:
    """A model in its folder. Raises ManifestError when model.json or a file it names is wrong."""

    def __init__(self, folder: Path, build: Build) -> None:
        self.folder = folder
        self.build = build
        self.manifest: Manifest = load(folder / FILE_NAME)
        self._sessions: dict[str, Any] = {}

    @property
    def dependencies(self) -> tuple[Path, ...]:
        """Every file that a figure of this model is made from."""
        return (
            self.folder / FILE_NAME,
            *(self.folder / file.path for file in self.manifest.files),
        )

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
        return self._has("encoder")

    def title(self, lang: str) -> str:
        """The model's name in the page's language."""
        return said(self.manifest.title, lang)

    def browser_files(self, *roles: Role) -> tuple[LiveFile, ...]:
        """What *Run* downloads: ONNX Runtime's CPU build and the model's files of these roles.

        A role that the model has no file of is left out. Raises BuildError.
        """
        return (*runtime_files(self.build), *self.model_files(*roles))

    def model_files(self, *roles: Role) -> tuple[LiveFile, ...]:
        """The model's own files of these roles, without the runtime."""
        return tuple(
            self.build.get(Assets).file(role, self._path(role), self.manifest.name)
            for role in roles
            if self._has(role)
        )

    @property
    def card_files(self) -> tuple[LiveFile, ...]:
        """ONNX Runtime's build for graphics cards, which readers may ask for."""
        return _runtime(self.build, *_GPU)

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
            "gpu": {
                "files": [file.in_spec() for file in self.card_files],
                "golden": [[golden.seed, golden.stream] for golden in manifest.golden],
                "temperature": manifest.latent.temperature,
            },
        }

    def made_from(self, *roles: Role) -> dict[str, Any]:
        """For a bake's key: runtime, code and the model's files that a picture depends on."""
        return {
            "runtime": version("onnxruntime"),
            "code": [sha256(path) for path in _CODE],
            "files": {role: self.manifest.file(role).sha256 for role in roles if self._has(role)},
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
    def directions(self) -> Floats:
        """One row an attribute, as in the manifest, [K, D]."""
        return self._latents("directions")

    def image(self, z: Floats, temperature: float) -> Floats:
        """Decode a latent [D] to channels × height × width, [0, 1] but for rounding.

        Raises BuildError when the runtime refuses the model.
        """
        decoder = self.manifest.file("decoder")
        feed = {
            decoder.port("latent").name: z[np.newaxis, :],
            decoder.port("temperature").name: np.array([temperature], np.float32),
        }
        (image,) = self._session("decoder").run([decoder.port("image").name], feed)
        found: Floats = image[0]
        return found

    def decode(self, z: Floats, temperature: float) -> Pixels:
        """The picture of a latent [D]: height × width × channels. Raises as ``image`` does."""
        return to_levels(self.image(z, temperature))

    def encode(self, pixels: Pixels) -> tuple[Floats, float]:
        """8-bit height × width × channels -> latent [D] and log-density, nats of [0, 1] pixels.

        What is encoded is the middle of each level's cell, as the exporter does for its examples.
        """
        encoder = self.manifest.file("encoder")
        feed = {encoder.port("image").name: middles(pixels, self.manifest.preprocessing.levels)}
        names = [encoder.port("latent").name, encoder.port("log_density").name]
        latent, log_density = self._session("encoder").run(names, feed)
        return latent[0], float(log_density[0])

    def bits_per_dim(self, log_density: float) -> float:
        """Of the model's own levels; the uniform density scores their number of bits."""
        bits = math.log2(self.manifest.preprocessing.levels)
        return bits - log_density / (self.manifest.latent.dimension * math.log(2))

    def _has(self, role: Role) -> bool:
        return any(file.role == role for file in self.manifest.files)

    def _path(self, role: Role) -> Path:
        return self.folder / self.manifest.file(role).path

    def _latents(self, role: Literal["examples", "directions"]) -> Floats:
        if not self._has(role):
            return np.zeros((0, self.manifest.latent.dimension), np.float32)
        return read_latents(self.folder, self.manifest, role)

    def _session(self, role: Role) -> Any:
        if role not in self._sessions:
            self._sessions[role] = open_session(self._path(role))
        return self._sessions[role]


def runtime_files(build: Build) -> tuple[LiveFile, ...]:
    """ONNX Runtime's CPU build for browsers. Raises BuildError where it is not installed."""
    return _runtime(build, "onnxruntime", "ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm")


def _runtime(build: Build, name: str, script: str, wasm: str) -> tuple[LiveFile, ...]:
    """A build of ONNX Runtime, published. Raises BuildError where it is not installed."""
    files = {"script": _RUNTIME / script, "wasm": _RUNTIME / wasm}
    try:
        return tuple(build.get(Assets).runtime(name, files).values())
    except FileNotFoundError as error:
        raise BuildError(
            f"ONNX Runtime is not installed: {error.filename} is missing",
            mend="run “make install”",
        ) from None


def open_session(path: Path) -> Any:
    """A session on one thread, as the browser has it: more threads add in another order."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions share no base of their own
        raise BuildError(
            f"ONNX Runtime refuses {path.name}: {error}",
            path=path,
            mend="Run: python -m models_export export",
        ) from error


class Models:
    """The models of pictures; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._known: dict[str, Model] = {}

    def find(self, name: str) -> Model:
        """The model ``name``.

        Raises BlockError when there is none, ManifestError when it is broken.
        """
        if name not in self._known:
            folder = choose(self._build.content / "models", name, of_words=False)
            self._known[name] = Model(folder, self._build)
        return self._known[name]
