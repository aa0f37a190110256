"""``model.json`` of a model of pictures: what it is, where it comes from and how it may be used.

The exporter writes it with ``dump``, the site reads it with ``load``, and nothing that doesn't hold
gets past either: fields and types, each file's size and SHA-256, the operators in the graph, its
inputs and outputs, and the budgets of a page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from huoye.core.structure import Place, StructureError
from huoye.onnx_demos.manifest.graph_work import MAX_MMAC, check_work
from huoye.onnx_demos.manifest.kinds import ModelKind
from huoye.onnx_demos.manifest.model_json import (
    ALLOWED_OPERATORS,
    EXPORT_AGAIN,
    Agreement,
    Continuation,
    GraphPort,
    Manifest,
    ModelFile,
    Problem,
    Title,
    check_values,
    load_as,
    read_content,
    read_graph,
    written_as,
    wrong_head,
    wrong_path,
    wrong_roles,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_FILE_BYTES = 6_000_000
#: Sides of a picture, pixels, and grey levels of a channel.
MAX_SIDE = 1024
MAX_LEVELS = 256

Family = Literal["nice", "realnvp", "glow", "fvae"]
DType = Literal["float16", "float32", "int8"]
Role = Literal["decoder", "encoder", "examples", "originals", "directions"]
PortRole = Literal["latent", "temperature", "image", "noise", "log_density"]
#: Files of one tensor, a row for each picture or direction.
Rows = Literal["examples", "originals", "directions"]

#: What goes into a graph and what comes out, in this order, and what may go in besides. Other files
#: have no ports.
_PORTS: dict[str, tuple[tuple[PortRole, ...], tuple[PortRole, ...]]] = {
    "decoder": (("latent", "temperature"), ("image",)),
    "encoder": (("image",), ("latent", "log_density")),
}
_OPTIONAL: dict[tuple[str, str], tuple[PortRole, ...]] = {("encoder", "inputs"): ("noise",)}
Prior = Literal["logistic", "gaussian"]


@dataclass(frozen=True)
class Port(GraphPort):
    """An input or output of a graph: float32; "batch" stands for a free dimension."""

    #: "latent" [batch, D] and "temperature" [1] go into a decoder and "image" [batch, C, H, W]
    #: comes out; "image" goes into an encoder, "latent" and "log_density" [batch] come out. The
    #: latter is in nats, of the image with its pixels in [0, 1]; an f-VAE's is of what its flow
    #: sees, v = E(image) + sigma1 * noise, where "noise" [batch, D] goes in, too.
    role: PortRole
    #: The least and the largest of its values, None where unbounded.
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True)
class PictureFile(ModelFile):
    """A file of the model."""

    #: "decoder" and "encoder" are ONNX graphs with inputs and outputs; the others are safetensors
    #: files of one tensor of that name, [N, latent dimension]. "originals" [N, C * H * W] are the
    #: pictures whose latents the examples are, as an encoder takes them: where decoding doesn't
    #: give them back.
    role: Role
    dtype: DType
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()


@dataclass(frozen=True)
class Direction:
    """A row of the directions: adding it to a latent moves one attribute by ``unit``."""

    name: str
    title: Title
    #: From without to with, or by one standard deviation of the data.
    unit: Literal["presence", "deviation"]
    #: Between the attribute of test pictures and their latents' place along the direction, so what
    #: share of it a slider can hope to hold.
    correlation: float


@dataclass(frozen=True)
class Latent:
    """Independent components with the given prior, flat."""

    dimension: int
    prior: Prior
    #: How an image becomes a vector.
    order: str
    #: What draws the components from a seed.
    generator: str
    #: What a page begins with; the graph multiplies the latents by it.
    temperature: float
    #: The largest that a page offers.
    max_temperature: float


@dataclass(frozen=True)
class Preprocessing:
    """Between 8-bit levels and the model's numbers."""

    #: Grey levels a channel.
    levels: int
    #: How levels became numbers in training.
    dequantisation: str
    #: How a page turns the output into 8-bit levels.
    painting: str


@dataclass(frozen=True)
class Architecture:
    """What the model is made of, and what it costs."""

    paper: str
    summary: str
    parameters: int
    #: Million multiplications of decoding one image.
    mmac: float
    #: The family's own numbers (couplings, hidden widths…).
    settings: dict[str, int | float | str | tuple[int, ...]]


@dataclass(frozen=True)
class Training:
    """Data set and run."""

    dataset: str
    dataset_licence: str
    dataset_sha256: str
    #: How the data is named in the commands that repeat the run.
    data_path: str
    training_examples: int
    validation_examples: int
    steps: int
    best_step: int
    batch: int
    #: Wall time.
    seconds: float
    device: str
    software: str
    seed: int
    continued: tuple[Continuation, ...] = ()

    @property
    def pictures_learnt(self) -> int:
        """Of all steps together, each as often as it was learnt."""
        done = count = 0
        for change in self.continued:
            # It may have been asked for more than there were.
            if isinstance(batch := change.was.get("training.batch"), int):
                count += (change.step - done) * min(batch, self.training_examples)
                done = change.step
        return count + (self.steps - done) * self.batch


@dataclass(frozen=True)
class Likelihood:
    """Of test examples that training never saw."""

    #: Mean log-density of an image.
    nats: float
    #: Of ``nats``, over images.
    standard_error: float
    #: ``nats`` in the other unit.
    bits_per_dim: float


@dataclass(frozen=True)
class ExactRoundTrips:
    """Largest differences after there and back, in float64; an f-VAE's are of its flow alone."""

    #: |decode(encode(x)) - x| on test images, in pixels.
    data: float
    #: |encode(decode(z)) - z| for draws z of the prior.
    latent_1sigma: float
    #: The same for thrice these draws.
    latent_3sigma: float


@dataclass(frozen=True)
class RoundTrips(ExactRoundTrips):
    """The same in float32, as pages compute."""

    #: As ``latent_1sigma``, divided by max(1, |z|).
    latent_1sigma_relative: float
    latent_3sigma_relative: float
    #: Of the decoded image, encoded and decoded again.
    pixel_1sigma: float
    pixel_3sigma: float


@dataclass(frozen=True)
class LevelChange:
    """Of pictures, in 8-bit levels."""

    mean_levels: float = field(metadata=written_as(".3g"))
    max_levels: float = field(metadata=written_as(".3g"))


@dataclass(frozen=True)
class Neighbours:
    """How near samples lie to training images: median Euclidean distances, in [0, 1] pixels."""

    #: From samples to their nearest training images.
    samples: float
    #: From test images to theirs.
    test: float
    #: Share of samples that are nearer than 99 % of the test images, which a low temperature raises
    #: too.
    closer: float = field(metadata=written_as(".3g"))
    #: Share of samples whose nearest image of all is a test image.
    nearest_is_test: float = field(metadata=written_as(".3g"))
    #: What ``nearest_is_test`` would be without copying.
    expected: float = field(metadata=written_as(".3g"))


@dataclass(frozen=True)
class Autoencoder:
    """Of an f-VAE."""

    #: Of noise in v, and of pixels in [-1, 1]. Pages compute with them.
    sigma1: float
    sigma2: float
    #: What the test's bits/dim are the sum of: of pictures from what was made of them, and of that.
    reconstruction: float = field(metadata=written_as(".4f"))
    divergence: float = field(metadata=written_as(".4f"))


@dataclass(frozen=True)
class Stored:
    """What weights in fewer bits change, measured on the files that pages get."""

    weights: Literal["int8"]
    #: SHA-256 of the 16-bit decoder that they were made from, and are compared with.
    made_from: str
    #: At the default temperature, of seeds that had no part in rounding.
    samples: int
    #: Their peak signal-to-noise ratios, dB, pixels in [0, 1].
    worst: float = field(metadata=written_as(".1f"))
    median: float = field(metadata=written_as(".1f"))
    #: Largest differences, as those of ``Agreement``, between ONNX Runtime as it is installed and
    #: its WebAssembly build.
    decoder_runtimes: float = field(metadata=written_as(".2g"))
    encoder_runtimes: float | None = field(metadata=written_as(".2g"))
    #: By the encoder's file; None without one, and where its log-density is not all of the score.
    test: Likelihood | None


@dataclass(frozen=True)
class Evaluation:
    """Likelihood on examples that training never saw, and how exact the arithmetic is."""

    #: What likelihoods are of.
    convention: str
    #: Whether likelihoods are lower bounds.
    bound: bool
    #: What else has been measured on such data, with its source.
    reference: str
    test_examples: int
    test: Likelihood
    validation_nats: float
    training_nats: float
    float32: RoundTrips
    float64: ExactRoundTrips
    #: Of the worst channel map.
    condition: float = field(metadata=written_as(".3g"))
    #: Of pixels.
    decoder_parity: Agreement
    #: Of latents and log-densities.
    encoder_parity: Agreement | None
    #: By storing the weights in 16 bits.
    fp16: LevelChange
    #: By encoding and decoding test images with the files themselves.
    files: LevelChange | None
    neighbours: Neighbours
    autoencoder: Autoencoder | None
    #: Of files in fewer bits than 16. All the rest but ``files`` is of the weights before that.
    stored: Stored | None = None

    @property
    def of_files(self) -> Likelihood:
        """The test by the files themselves where that was measured, else by the weights before."""
        return (self.stored and self.stored.test) or self.test


@dataclass(frozen=True)
class Golden:
    """What a seed must give: its latents, and its image."""

    seed: int
    stream: int
    #: Of float32, little-endian bytes.
    latents_sha256: str
    #: Mean 8-bit level of the image at the default temperature. A hash of the image would not do:
    #: another processor may move a value by one level.
    mean_level: float


@dataclass(frozen=True)
class PictureManifest(Manifest):
    """The whole of model.json."""

    name: str
    family: Family
    version: int
    title: Title
    licence: str
    files: tuple[PictureFile, ...]
    opset: int
    latent: Latent
    preprocessing: Preprocessing
    architecture: Architecture
    training: Training
    evaluation: Evaluation
    golden: tuple[Golden, ...]
    #: How many latents of real pictures the file of that role holds.
    examples: int
    directions: tuple[Direction, ...]
    limits: tuple[str, ...]
    #: Whether real people are depicted, in a sentence.
    people: str

    @property
    def takes_noise(self) -> bool:
        """Whether the encoder draws a code of a picture, whose costs can then be told."""
        encoders = [file for file in self.files if file.role == "encoder"]
        return any(port.role == "noise" for file in encoders for port in file.inputs)

    @property
    def pixels(self) -> int:
        """Numbers of a picture, each channel's counted: what bits per dimension are bits of."""
        return math.prod(int(size) for size in self.file("decoder").port("image").shape[1:])


def load(path: Path) -> PictureManifest:
    """Read and check ``model.json`` and the files that it names.

    Raises ManifestError, with path and line, for whatever doesn't hold.
    """
    return load_as(path, PictureManifest, _wrong_values, _check_file)


def read(path: Path) -> PictureManifest:
    """``model.json`` as it is, without a look at its files. Raises ManifestError."""
    return load_as(path, PictureManifest, _wrong_values)


KIND = ModelKind("pictures", get_args(Family), load, read)


def read_latents(folder: Path, manifest: PictureManifest, role: Rows) -> NDArray[np.float32]:
    """The tensor of that file, see PictureFile. Raises KeyError when the model has none."""
    import safetensors.numpy

    path = folder / manifest.file(role).path
    latents: NDArray[np.float32] = safetensors.numpy.load_file(path)[role].astype("float32")
    return latents


def _wrong_values(manifest: PictureManifest) -> Iterator[Problem]:
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
    yield from _wrong_costs(manifest, roles)
    for index, file in enumerate(manifest.files):
        place = ("files", index)
        if what := wrong_path(file.path):
            yield (*place, "path"), what, ""
        if roles.index(file.role) != index:
            yield (*place, "role"), f"two files have the role “{file.role}”", "Keep one"
        if set(file.external) - _lenders(manifest, file):
            what = f"{file.role}: its weights lie in {', '.join(file.external)[:200]}"
            yield (
                (*place, "external"),
                what,
                "Only an encoder's may lie in another file, the decoder's",
            )
        if file.bytes > MAX_FILE_BYTES:
            what = f"{file.bytes:,} bytes are over the budget of {MAX_FILE_BYTES:,}"
            yield (*place, "bytes"), what, "Export a smaller model"
        yield from _wrong_ports(manifest, file, place)
    if manifest.architecture.mmac > MAX_MMAC:
        what = f"{manifest.architecture.mmac:g} million multiplications an image are over the "
        yield ("architecture", "mmac"), f"{what}budget of {MAX_MMAC:g}", "Export a smaller model"
    levels = manifest.preprocessing.levels
    if not 2 <= levels <= MAX_LEVELS:
        what = f"{levels} levels are not 2 to {MAX_LEVELS}"
        yield ("preprocessing", "levels"), what, EXPORT_AGAIN
    latent = manifest.latent
    if not 0 <= latent.temperature <= latent.max_temperature:
        what = f"{latent.temperature:g} lies outside 0..{latent.max_temperature:g}"
        yield ("latent", "temperature"), what, "Choose one inside"


def _wrong_costs(manifest: PictureManifest, roles: list[Role]) -> Iterator[Problem]:
    """What the costs of a picture need besides an encoder that takes noise."""
    if not manifest.takes_noise:
        return
    parts = manifest.evaluation.autoencoder
    if parts and not all(0 < width < math.inf for width in (parts.sigma1, parts.sigma2)):
        what = f"sigma1 and sigma2 are {parts.sigma1:g} and {parts.sigma2:g}, which are no widths"
        yield ("evaluation", "autoencoder"), what, EXPORT_AGAIN
    if manifest.examples and "originals" not in roles:
        what = "the encoder takes noise, but the examples' pictures are missing (originals)"
        yield ("files",), what, EXPORT_AGAIN


def _lenders(manifest: PictureManifest, file: PictureFile) -> set[str]:
    """Names of the files that may hold weights of this one."""
    return {manifest.file("decoder").path} if file.role == "encoder" else set()


def _wrong_ports(manifest: PictureManifest, file: PictureFile, place: Place) -> Iterator[Problem]:
    sides = (("inputs", file.inputs), ("outputs", file.outputs))
    for (side, ports), wanted in zip(sides, _PORTS.get(file.role, ((), ())), strict=True):
        found = [port.role for port in ports]
        if tuple(found) != (*wanted, *_OPTIONAL.get((file.role, side), ())):
            yield from wrong_roles(file.role, side, found, wanted, place)
        for index, port in enumerate(ports):
            rule = _wrong_shape(port, manifest)
            if rule:
                what = f"{list(port.shape)} is no shape of {port.role}: {rule}"
                yield (*place, side, index, "shape"), what, EXPORT_AGAIN


def _wrong_shape(port: Port, manifest: PictureManifest) -> str:
    """The rule that the port's shape breaks, or nothing."""
    if port.role == "image":
        batch, *sizes = port.shape or ("",)
        positive = all(isinstance(size, int) and 0 < size <= MAX_SIDE for size in sizes)
        if batch == "batch" and len(sizes) == 3 and positive and sizes[0] in (1, 3):
            return ""
        return "[batch, 1 or 3, height, width]"
    rules: dict[str, tuple[int | str, ...]] = {
        "latent": ("batch", manifest.latent.dimension),
        "noise": ("batch", manifest.latent.dimension),
        "temperature": (1,),
        "log_density": ("batch",),
    }
    rule = rules[port.role]
    return "" if port.shape == rule else str(list(rule)).replace("'", "")


def _check_file(folder: Path, manifest: PictureManifest, file: PictureFile, place: Place) -> None:
    """Size, hash, and what is in it; raises StructureError."""
    content = read_content(folder, file.path, file.bytes, file.sha256, place)
    if file.role in _PORTS:
        graph_place = (*place, "path")
        external = _external(folder, manifest, file, place)
        graph = read_graph(
            content, file.path, manifest.opset, ALLOWED_OPERATORS, graph_place, external
        )
        for side, values, ports in (
            ("inputs", graph.input, file.inputs),
            ("outputs", graph.output, file.outputs),
        ):
            wanted = [(port.name, port.shape) for port in ports]
            check_values(values, wanted, "float32", (*place, side))
        work = check_work(graph, file.path, manifest.opset, graph_place)
        if file.role == "decoder":
            _check_stated(work.mmac, manifest)
    else:
        _check_latents(content, manifest, file, (*place, "path"))


def _external(
    folder: Path, manifest: PictureManifest, file: PictureFile, place: Place
) -> dict[str, bytes]:
    """What weights of a graph lie in, by name. Raises StructureError."""
    lenders = [other for other in manifest.files if other.path in file.external]
    return {
        lender.path: read_content(folder, lender.path, lender.bytes, lender.sha256, place)
        for lender in lenders
    }


def _check_stated(counted: float, manifest: PictureManifest) -> None:
    stated = manifest.architecture.mmac
    if abs(counted - stated) > 0.001 + 0.01 * counted:
        what = f"the decoder takes {counted:g} million multiplications an image, not {stated:g}"
        raise StructureError(("architecture", "mmac"), what, EXPORT_AGAIN)


def _check_latents(
    content: bytes, manifest: PictureManifest, file: PictureFile, place: Place
) -> None:
    import numpy as np
    import safetensors.numpy

    count = len(manifest.directions) if file.role == "directions" else manifest.examples
    size = manifest.pixels if file.role == "originals" else manifest.latent.dimension
    wanted = {file.role: (file.dtype, [count, size])}
    try:
        tensors = safetensors.numpy.load(content)
    except Exception as error:  # its own, KeyError for a type NumPy lacks, and NumPy's
        what = f"{file.path} is not a valid safetensors file: {error}"
        raise StructureError(place, what, EXPORT_AGAIN) from error
    found = {name: (str(tensor.dtype), list(tensor.shape)) for name, tensor in tensors.items()}
    if found != wanted:
        raise StructureError(place, f"{file.path} holds {found}, not {wanted}", EXPORT_AGAIN)
    if not np.isfinite(tensors[file.role]).all():
        what = f"{file.path} holds numbers that are not finite"
        raise StructureError(place, what, EXPORT_AGAIN)
