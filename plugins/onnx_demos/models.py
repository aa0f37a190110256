"""The site's models: found by name, run at build, handed to the browser."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from plugins.core.errors import BuildError
from plugins.live import latents
from plugins.live.assets import publish_file, publish_runtime
from plugins.live.block import BlockError
from plugins.live.figure import LiveFile
from plugins.onnx_demos.images import Pixels, to_levels
from plugins.onnx_demos.manifest import FILE_NAME, Manifest, load

#: npm's package; package-lock.json pins it with its hash.
_RUNTIME = Path(__file__).parents[2] / "node_modules" / "onnxruntime-web" / "dist"
_PRIORS = {"gaussian": latents.normals, "logistic": latents.logistics}
_known: dict[Path, Model] = {}
_folder = Path("content/models")


class Model:
    """A model in its folder. Raises ManifestError when model.json or a file it names is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: Manifest = load(folder / FILE_NAME)

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

    def browser_files(self) -> tuple[LiveFile, ...]:
        """What *Run* downloads: ONNX Runtime's CPU build and the decoder. Raises BuildError."""
        names = {"script": "ort.wasm.bundle.min.mjs", "wasm": "ort-wasm-simd-threaded.wasm"}
        try:
            runtime = publish_runtime(
                "onnxruntime", {role: _RUNTIME / name for role, name in names.items()}
            )
        except FileNotFoundError as error:
            raise BuildError(
                f"ONNX Runtime is not installed: {error.filename} is missing",
                mend="run “make install”",
            ) from None
        path = self.folder / self.manifest.file("decoder").path
        return (*runtime.values(), publish_file("decoder", path, self.manifest.name))

    def browser_data(self) -> dict[str, Any]:
        """The part of a figure's spec that static/runtime.mjs reads."""
        manifest = self.manifest
        decoder = manifest.file("decoder")
        names = {port.role: port.name for port in (*decoder.inputs, *decoder.outputs)}
        return {
            "names": names,
            "latent": {"dimension": manifest.latent.dimension, "prior": manifest.latent.prior},
        }

    def decode(self, seed: int, stream: int, temperature: float) -> Pixels:
        """The image of a seeded latent, height × width × channels.

        Raises BuildError when the runtime refuses the model.
        """
        latent = self.manifest.latent
        z = _PRIORS[latent.prior](seed, latent.dimension, stream)
        names = self.browser_data()["names"]
        feed = {
            names["latent"]: z[np.newaxis, :],
            names["temperature"]: np.array([temperature], np.float32),
        }
        (image,) = self._session.run([names["image"]], feed)
        return to_levels(image[0])

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # as the browser: more threads add in another order
        options.log_severity_level = 3
        path = self.folder / self.manifest.file("decoder").path
        try:
            return onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's exceptions share no base of their own
            raise BuildError(
                f"ONNX Runtime refuses {path.name}: {error}",
                path=path,
                mend="Run: python -m models_export export",
            ) from error


def start(folder: Path) -> None:
    """Look for models in ``folder`` from now on, and read them anew."""
    global _folder
    _folder = folder
    _known.clear()


def find(name: str) -> Model:
    """The model ``name``. Raises BlockError when there is none, ManifestError when it is broken."""
    folder = _folder / name
    if folder not in _known:
        names = sorted(path.parent.name for path in _folder.glob(f"*/{FILE_NAME}"))
        if name not in names:
            near = get_close_matches(name, names, n=1)
            mend = f"did you mean “{near[0]}”?" if near else f"models are: {', '.join(names)}"
            raise BlockError(f"there is no model “{name}” in {_folder}", mend=mend)
        _known[folder] = Model(folder)
    return _known[folder]
