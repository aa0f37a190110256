"""``model.json``: what a model is, where it comes from and how it may be used.

The exporter writes it with ``dump``, the site reads it with ``load``, and nothing that doesn't hold
gets past either: fields and types, each file's size and SHA-256, the operators in the graph, its
inputs and outputs, and the budgets of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from huoye.core.files import sha256
from huoye.core.structure import Place, StructureError
from huoye.onnx_demos.model_json import (
    EXPORT_AGAIN,
    Problem,
    check_values,
    load_as,
    read_content,
    read_graph,
    wrong_head,
    wrong_path,
    wrong_roles,
)
from huoye.onnx_demos.model_json import FILE_NAME as FILE_NAME
from huoye.onnx_demos.model_json import ManifestError as ManifestError
from huoye.onnx_demos.model_json import Title as Title
from huoye.onnx_demos.model_json import dump as dump

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_FILE_BYTES = 6_000_000
MAX_MMAC = 400.0

# Every operator here runs in ONNX Runtime's WebAssembly build and gives the same bits in every
# browser. No random numbers (latents are ours), no control flow, no Det or Inverse.
ALLOWED_OPERATORS = frozenset(
    {
        *("Add", "Sub", "Mul", "Div", "Neg", "Exp", "Tanh", "Sigmoid", "Relu", "Gelu", "Clip"),
        *("Conv", "Gemm", "MatMul", "LayerNormalization", "Softmax"),
        *("Concat", "Split", "Slice", "Gather", "Reshape", "Flatten", "Squeeze", "Unsqueeze"),
        *("Transpose", "DepthToSpace", "Cast", "Constant"),
        # Of encoders, for the log-density.
        *("Log", "Pow", "ReduceSum", "Softplus", "Greater", "Where"),
    }
)

DType = Literal["float16", "float32", "int8"]
Role = Literal["decoder", "encoder", "examples", "directions"]
PortRole = Literal["latent", "temperature", "image", "log_density"]

#: What goes into a graph and what comes out, in this order. Other files have no ports.
_PORTS: dict[str, tuple[tuple[PortRole, ...], tuple[PortRole, ...]]] = {
    "decoder": (("latent", "temperature"), ("image",)),
    "encoder": (("image",), ("latent", "log_density")),
}
Prior = Literal["logistic", "gaussian"]


@dataclass(frozen=True)
class Port:
    """An input or output of a graph: float32; "batch" stands for a free dimension.

    role: "latent" [batch, D] and "temperature" [1] go into a decoder and "image" [batch, C, H, W]
    comes out; "image" goes into an encoder, "latent" and "log_density" [batch] come out. The latter
    is in nats, of the image with its pixels in [0, 1]; an f-VAE's is of what its flow sees.

    minimum, maximum: the range of its values, None where unbounded.
    """

    role: PortRole
    name: str
    shape: tuple[int | str, ...]
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True)
class ModelFile:
    """dtype: what the weights are stored as (computing is float32).

    role: "decoder" and "encoder" are ONNX graphs with inputs and outputs; "examples" and
    "directions" are safetensors files of one tensor of that name, [N, latent dimension].
    """

    role: Role
    path: str
    bytes: int
    sha256: str
    dtype: DType
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()

    def port(self, role: PortRole) -> Port:
        """The input or output of a role; raises KeyError when the graph has none."""
        for port in (*self.inputs, *self.outputs):
            if port.role == role:
                return port
        raise KeyError(role)


@dataclass(frozen=True)
class Direction:
    """A row of the directions: adding it to a latent moves one attribute by ``unit``.

    unit: "presence" (from without to with) or "deviation" (one standard deviation of the data).
    correlation: between the attribute of test pictures and their latents' place along the
    direction, so what share of it a slider can hope to hold.
    """

    name: str
    title: Title
    unit: Literal["presence", "deviation"]
    correlation: float


@dataclass(frozen=True)
class Latent:
    """Independent components with the given prior, flat; order: how an image becomes a vector.

    generator: what draws the components from a seed. temperature: the default, and the largest
    that a page offers; the graph multiplies the latents by it.
    """

    dimension: int
    prior: Prior
    order: str
    generator: str
    temperature: float
    max_temperature: float


@dataclass(frozen=True)
class Preprocessing:
    """levels: grey levels a channel; dequantisation: how levels became numbers in training.

    painting: how a page turns the output into 8-bit levels.
    """

    levels: int
    dequantisation: str
    painting: str


@dataclass(frozen=True)
class Architecture:
    """settings: the family's own numbers (couplings, hidden widths…)."""

    paper: str
    summary: str
    parameters: int
    mmac: float
    settings: dict[str, int | float | str | tuple[int, ...]]


@dataclass(frozen=True)
class Training:
    """Data set and run. seconds: wall time. A person can repeat the run with ``command``."""

    dataset: str
    dataset_licence: str
    dataset_sha256: str
    training_examples: int
    validation_examples: int
    steps: int
    best_step: int
    batch: int
    seconds: float
    device: str
    software: str
    seed: int
    command: str


@dataclass(frozen=True)
class Evaluation:
    """Likelihood on test examples that training never saw, and how exact the arithmetic is.

    nats: mean log-density per image, ± its standard error over images; bits_per_dim: the same in
    the other unit. roundtrip_data: largest |decode(encode(x)) - x| on test images in pixels;
    roundtrip_latent: of encode(decode(z)) - z for draws of the prior and thrice these;
    *_relative: divided by max(1, |z|). roundtrip_pixel: of the decoded image, encoded and decoded
    again. For an f-VAE all of these are of its flow alone. bound: the likelihood is a lower bound.
    condition: of the worst channel map. parity_*: largest difference between PyTorch and ONNX
    Runtime, of pixels, and of the encoder's latents and log-densities, each divided by max(1, its
    own size). fp16_*: what storing the weights in 16 bits changes, in 8-bit levels. files_*:
    what encoding and decoding test images by the files themselves changes, in 8-bit levels.
    nearest_*: median Euclidean distance to the nearest training image, in [0, 1] pixels; closer:
    the share of samples that are nearer than 99 % of the test images, which a low temperature
    raises too; nearest_is_test: of those whose nearest image of all is a test image, and what that
    would be without copying. sigma1, sigma2: of an f-VAE.
    """

    convention: str
    bound: bool
    test_examples: int
    nats: float
    nats_standard_error: float
    bits_per_dim: float
    validation_nats: float
    training_nats: float
    reference: str
    roundtrip_data_float32: float
    roundtrip_data_float64: float
    roundtrip_pixel_1sigma_float32: float
    roundtrip_pixel_3sigma_float32: float
    roundtrip_latent_1sigma_float32: float
    roundtrip_latent_3sigma_float32: float
    roundtrip_latent_1sigma_relative_float32: float
    roundtrip_latent_3sigma_relative_float32: float
    roundtrip_latent_1sigma_float64: float
    roundtrip_latent_3sigma_float64: float
    condition: float
    parity_native: float
    parity_wasm: float
    encoder_parity_native: float | None
    encoder_parity_wasm: float | None
    fp16_mean_levels: float
    fp16_max_levels: float
    files_mean_levels: float | None
    files_max_levels: float | None
    nearest_training_of_samples: float
    nearest_training_of_test: float
    closer: float
    nearest_is_test: float
    expected_nearest_is_test: float
    sigma1: float | None
    sigma2: float | None


@dataclass(frozen=True)
class Golden:
    """What a seed must give: SHA-256 of its latents (float32, little-endian bytes), and its image.

    mean_level: mean 8-bit level of the image at the default temperature. A hash of the image would
    not do: another processor may move a value by one level.
    """

    seed: int
    stream: int
    latents_sha256: str
    mean_level: float


@dataclass(frozen=True)
class Manifest:
    """The whole of model.json; ``people`` says whether real people are depicted.

    examples: how many latents of real pictures the file of that role holds.
    """

    name: str
    family: str
    version: int
    title: Title
    licence: str
    files: tuple[ModelFile, ...]
    opset: int
    latent: Latent
    preprocessing: Preprocessing
    architecture: Architecture
    training: Training
    evaluation: Evaluation
    golden: tuple[Golden, ...]
    examples: int
    directions: tuple[Direction, ...]
    limits: tuple[str, ...]
    people: str

    def file(self, role: Role) -> ModelFile:
        """The file of a role; raises KeyError when the model has none."""
        for file in self.files:
            if file.role == role:
                return file
        raise KeyError(role)


def load(path: Path) -> Manifest:
    """Read and check ``model.json`` and the files that it names.

    Raises ManifestError, with path and line, for whatever doesn't hold.
    """
    return load_as(path, Manifest, _wrong_values, _check_file)


def describe_file(
    role: Role,
    path: Path,
    dtype: DType,
    inputs: tuple[Port, ...] = (),
    outputs: tuple[Port, ...] = (),
) -> ModelFile:
    """The entry of a file that lies beside model.json."""
    return ModelFile(role, path.name, path.stat().st_size, sha256(path), dtype, inputs, outputs)


def read_latents(
    folder: Path, manifest: Manifest, role: Literal["examples", "directions"]
) -> NDArray[np.float32]:
    """The tensor [N, latent dimension] of that file. Raises KeyError when the model has none."""
    import safetensors.numpy

    path = folder / manifest.file(role).path
    latents: NDArray[np.float32] = safetensors.numpy.load_file(path)[role].astype("float32")
    return latents


def _wrong_values(manifest: Manifest) -> Iterator[Problem]:
    """What types alone can't say."""
    yield from wrong_head(manifest.name, manifest.title, manifest.opset)
    if manifest.latent.dimension < 1:
        what = f"{manifest.latent.dimension} latent numbers"
        yield ("latent", "dimension"), what, EXPORT_AGAIN
    roles = [file.role for file in manifest.files]
    if "decoder" not in roles:
        yield ("files",), "the model has no decoder", EXPORT_AGAIN
    for role, wanted in (("examples", manifest.examples), ("directions", manifest.directions)):
        if bool(wanted) != (role in roles):
            what = f"{role} are named without a file, or the other way round"
            yield (role,), what, EXPORT_AGAIN
    for index, file in enumerate(manifest.files):
        place = ("files", index)
        if what := wrong_path(file.path):
            yield (*place, "path"), what, ""
        if roles.index(file.role) != index:
            yield (*place, "role"), f"two files have the role {file.role!r}", "Keep one"
        if file.bytes > MAX_FILE_BYTES:
            what = f"{file.bytes:,} bytes are over the budget of {MAX_FILE_BYTES:,}"
            yield (*place, "bytes"), what, "Export a smaller model"
        yield from _wrong_ports(manifest, file, place)
    if manifest.architecture.mmac > MAX_MMAC:
        what = f"{manifest.architecture.mmac:g} million multiplications an image are over the "
        yield ("architecture", "mmac"), f"{what}budget of {MAX_MMAC:g}", "Export a smaller model"
    latent = manifest.latent
    if not 0 <= latent.temperature <= latent.max_temperature:
        what = f"{latent.temperature:g} lies outside 0..{latent.max_temperature:g}"
        yield ("latent", "temperature"), what, "Choose one inside"


def _wrong_ports(manifest: Manifest, file: ModelFile, place: Place) -> Iterator[Problem]:
    sides = (("inputs", file.inputs), ("outputs", file.outputs))
    for (side, ports), wanted in zip(sides, _PORTS.get(file.role, ((), ())), strict=True):
        yield from wrong_roles(file.role, side, [port.role for port in ports], wanted, place)
        for index, port in enumerate(ports):
            rule = _wrong_shape(port, manifest)
            if rule:
                what = f"{list(port.shape)} is no shape of {port.role}: {rule}"
                yield (*place, side, index, "shape"), what, EXPORT_AGAIN


def _wrong_shape(port: Port, manifest: Manifest) -> str:
    """The rule that the port's shape breaks, or nothing."""
    if port.role == "image":
        batch, *sizes = port.shape or ("",)
        positive = all(isinstance(size, int) and size > 0 for size in sizes)
        if batch == "batch" and len(sizes) == 3 and positive and sizes[0] in (1, 3):
            return ""
        return "[batch, 1 or 3, height, width]"
    rules: dict[str, tuple[int | str, ...]] = {
        "latent": ("batch", manifest.latent.dimension),
        "temperature": (1,),
        "log_density": ("batch",),
    }
    rule = rules[port.role]
    return "" if port.shape == rule else str(list(rule)).replace("'", "")


def _check_file(folder: Path, manifest: Manifest, file: ModelFile, place: Place) -> None:
    """Size, hash, and what is in it; raises StructureError."""
    content = read_content(folder, file.path, file.bytes, file.sha256, place)
    if file.role in _PORTS:
        graph_place = (*place, "path")
        graph = read_graph(content, file.path, manifest.opset, ALLOWED_OPERATORS, graph_place)
        for side, values, ports in (
            ("inputs", graph.input, file.inputs),
            ("outputs", graph.output, file.outputs),
        ):
            wanted = [(port.name, port.shape) for port in ports]
            check_values(values, wanted, "float32", (*place, side))
    else:
        _check_latents(content, manifest, file, (*place, "path"))


def _check_latents(content: bytes, manifest: Manifest, file: ModelFile, place: Place) -> None:
    import numpy as np
    import safetensors.numpy

    count = manifest.examples if file.role == "examples" else len(manifest.directions)
    wanted = {file.role: (file.dtype, [count, manifest.latent.dimension])}
    try:
        tensors = safetensors.numpy.load(content)
    except (safetensors.SafetensorError, KeyError) as error:  # KeyError: a type NumPy lacks
        what = f"{file.path} is not a valid safetensors file: {error}"
        raise StructureError(place, what, EXPORT_AGAIN) from error
    found = {name: (str(tensor.dtype), list(tensor.shape)) for name, tensor in tensors.items()}
    if found != wanted:
        raise StructureError(place, f"{file.path} holds {found}, not {wanted}", EXPORT_AGAIN)
    if not np.isfinite(tensors[file.role]).all():
        what = f"{file.path} holds numbers that are not finite"
        raise StructureError(place, what, EXPORT_AGAIN)
